"""What is there with a student's code: the server that it is forked from, and what runs its cells."""
