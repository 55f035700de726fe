"""The page and its file."""
