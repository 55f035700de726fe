"""Pages of the live board."""
