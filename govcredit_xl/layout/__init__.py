"""Where each input of a form stands: the one place where the writer and the reader of a form meet.

A layout depends on what is asked, not on whom: units with the same items in the same parts share it.
"""

from govcredit_xl.layout.form import form_layout, form_layouts
from govcredit_xl.layout.records import FormCell, FormLayout

__all__ = ["FormCell", "FormLayout", "form_layout", "form_layouts"]
