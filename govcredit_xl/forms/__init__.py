"""Where each input of a form stands: the one place where the writer and the reader of a form meet.

A layout depends on what is asked, not on whom: units with the same items in the same parts share it.
"""

from govcredit_xl.core.layouts import FormCell, FormLayout
from govcredit_xl.forms.layout import form_layout, form_layouts

__all__ = ["FormCell", "FormLayout", "form_layout", "form_layouts"]
