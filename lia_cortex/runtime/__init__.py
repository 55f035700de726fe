"""Starts the platform on one machine: embedded services, then every process. Knows no Django."""
