"""Tests of the lines between pages and the platform."""
