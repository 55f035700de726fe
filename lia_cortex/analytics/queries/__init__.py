"""What the page reads."""
