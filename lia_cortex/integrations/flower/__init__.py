"""Flower, the view into Celery's queues."""
