"""To and from learning management systems: Moodle's and Canvas's downloads, and tables of marks for them."""
