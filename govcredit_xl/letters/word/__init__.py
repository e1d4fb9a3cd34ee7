"""The office's Word documents, to GB/T 9704-2012: written from a round's figures, checked and read back."""
