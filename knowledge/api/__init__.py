"""The REST endpoints of the knowledge."""
