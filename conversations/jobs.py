"""Background work of conversations, by name; `tasks` does it."""

from lia_cortex.kernel.jobs import Job

APPLY_EVENTS = Job("conversations.apply_events", "message-processing")
OPEN_TURN = Job("conversations.open_turn", "message-processing")
READ_MEDIA = Job("conversations.read_media", "image-analysis")
RUN_TURN = Job("conversations.run_turn", "ai-response")
SUMMARISE = Job("conversations.summarise", "ai-response")
SUMMARISE_FOR_PEOPLE = Job("conversations.summarise_for_people", "ai-response")
SEND_NEXT = Job("conversations.send_next", "outbound")
LOOK_UP = Job("conversations.look_up", "outbound")
SHOW_TYPING = Job("conversations.show_typing", "outbound")
ASSIGN = Job("conversations.assign", "message-processing")
SWEEP = Job("conversations.sweep", "maintenance")
WATCH_INSTANCES = Job("conversations.watch_instances", "maintenance")
WATCH_PROMISES = Job("conversations.watch_promises", "maintenance")
SAMPLE_QUEUES = Job("conversations.sample_queues", "maintenance")
LOOK_AT_OUTAGE = Job("conversations.look_at_outage", "message-processing")
WATCH_OUTAGES = Job("conversations.watch_outages", "maintenance")
KEEP_HOUSE = Job("conversations.keep_house", "maintenance")
FORGET_FILES = Job("conversations.forget_files", "maintenance")
