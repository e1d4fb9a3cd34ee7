"""What came back: listed, archived, identified, bound and read, each file in a process of its own."""
