"""Pages that most sessions never open: loaded and made in parts when they are first opened."""
