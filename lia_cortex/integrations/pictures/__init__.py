"""Pictures made small in a process of their own: one made to crash its reader or to eat memory ends with it."""
