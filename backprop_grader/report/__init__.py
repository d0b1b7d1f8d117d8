"""What a class has understood, and what is left to do: one page, and one table."""
