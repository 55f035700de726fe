"""What the operations page shows, each figure counted from rows."""
