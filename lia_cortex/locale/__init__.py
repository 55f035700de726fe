"""What people read, in Portuguese; the source strings are English."""
