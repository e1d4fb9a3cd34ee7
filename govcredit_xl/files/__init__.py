"""Any file, read safely: spreadsheets, mails and archives, each hostile until shown otherwise."""
