"""Notebooks changed at random, and what each of them deserves."""
