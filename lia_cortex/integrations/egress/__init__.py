"""The way out to services that operators name: allowed hosts only, checked addresses, capped time and size."""
