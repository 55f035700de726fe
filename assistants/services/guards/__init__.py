"""What guards an answer before it is sent, and the assistants against what untrusted texts order them to do."""
