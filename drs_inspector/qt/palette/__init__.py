"""The palette: every action, job, object, view and source by some letters; and the sheet of all keys."""
