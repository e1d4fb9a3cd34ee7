"""Where each input of a form stands: the one place where the writer and the reader of a form meet.

A layout depends on what is asked, not on whom: units with the same items in the same parts share it.
"""
