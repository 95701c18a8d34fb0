"""Where a person has been in the window, and the way back."""
