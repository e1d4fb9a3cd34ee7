"""A notice as it arrived, in whatever format, made into a catalogue as full as its text allows."""
