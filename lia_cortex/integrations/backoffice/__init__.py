"""The example company's back office: what a company of its own plugs in here, as an HTTP service."""
