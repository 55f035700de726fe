"""A WhatsApp gateway for machines without one: real HTTP, recorded shapes, faults on demand."""
