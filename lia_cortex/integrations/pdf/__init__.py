"""Text of PDF files, read in a process of its own: a file made to hang or to eat memory ends with that process."""
