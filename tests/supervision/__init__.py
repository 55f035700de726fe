"""Pages for people who see and steer."""
