"""The master in the application that has it open, through xlwings."""
