"""Open pages under load: how soon a change is on all of them."""

MARK = "bench-"
"""Stands before the number of each message in its text."""
