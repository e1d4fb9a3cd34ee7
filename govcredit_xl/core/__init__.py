"""What everything else speaks of: terms, problems, records, the ledger, the folder of a round, numbers, cells."""
