"""Taking mails and archives apart: member by member, by hash, within a budget, never by the members' names."""
