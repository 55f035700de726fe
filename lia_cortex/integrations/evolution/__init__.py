"""The one door to the Evolution API, the WhatsApp gateway."""
