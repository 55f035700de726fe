"""One floor: whatever happens at once, one has it, and nothing of the bot leaves under a person's."""
