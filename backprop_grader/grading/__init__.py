"""Many submissions, one after the other and side by side, into nbgrader's gradebook and folders."""
