"""HTTP: the gateway's webhooks, and REST for engineers."""
