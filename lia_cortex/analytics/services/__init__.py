"""What keeps the roll-ups right."""
