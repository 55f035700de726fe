"""What a burst is about, how urgent it is and how its writer feels: the model's word, corrected by rules."""
