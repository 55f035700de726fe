"""Whole conversations: tools, hand-offs, pictures and voice messages in the proportions of a day."""
