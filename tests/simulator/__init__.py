"""Phones in the browser."""
