"""Where assistants get their tools from: ports, plugged here like middleware (docs/adr/0001)."""

ASSISTANT_TOOLSETS = [
    "assistants.toolsets.SearchKnowledge",
    "assistants.toolsets.HttpTools",
    "conversations.toolsets.Handoffs",
]
