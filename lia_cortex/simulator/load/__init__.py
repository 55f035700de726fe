"""Customers in numbers against the real processes, judged by what reached the gateway."""
