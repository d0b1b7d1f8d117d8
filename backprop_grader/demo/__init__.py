"""A class that does not exist: what its students hand in, made from the course's own solutions."""
