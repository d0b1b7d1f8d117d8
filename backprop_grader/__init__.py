"""Grades a whole class in nbgrader's gradebook: in a sandbox, with verdicts made outside of it."""
