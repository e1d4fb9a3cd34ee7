"""Workbooks to give back: a unit's own form with its own answers, the cells marked, and a list of what to do."""
