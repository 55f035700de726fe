"""Analytics: the figures against the rows."""
