"""The palette: every action, job, object, view and source by some letters; the sheets of all keys and requests."""
