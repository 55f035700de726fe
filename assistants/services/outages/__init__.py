"""An outage is told once by the tool that finds it, and once more when it is over; no assistant falls silent."""
