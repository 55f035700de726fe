"""A provider's back office with invented customers, open about being simulated."""
