"""What the office typed into the master, taken back out of it."""
