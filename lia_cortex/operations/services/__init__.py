"""What an admin does from the operations page; each act is audited."""
