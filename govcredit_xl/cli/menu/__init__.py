"""All of a clerk's day without a command line: one window, or a list of numbers in a terminal."""
