"""What goes out: Word documents, mails, workbooks to give back, zips to hand out."""
