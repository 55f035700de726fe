"""The verbs of a conversation, in the order in which a message meets them."""
