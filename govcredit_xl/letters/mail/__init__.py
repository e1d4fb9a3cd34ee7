"""Mail: out to every unit, back into the inbox, never twice and never lost."""
