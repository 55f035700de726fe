"""The one door to the language model: an OpenAI Responses endpoint or a compatible provider."""
