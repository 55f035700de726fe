"""Open pages: who hears of what, and what they are shown without asking twice."""
