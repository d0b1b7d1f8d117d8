"""The questions, an assignment a module."""
