"""A model endpoint for machines without a provider: scripted, retrieval-backed, and open about it."""
