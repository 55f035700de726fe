"""Figures over what happened, in roll-ups that can always be built again from the rows."""
