"""What becomes of an error that nothing else caught: three sentences, an entry in the log, and hooks that lead here."""
