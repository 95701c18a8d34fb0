"""What the map of databases shows: lines by health, cards beside it, the same in sentences, and as a picture."""
