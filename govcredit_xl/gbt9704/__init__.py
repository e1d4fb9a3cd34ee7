"""Any Word document held against GB/T 9704-2012: what each paragraph is, how it looks, what the page shows."""
