"""The life of a sign-in: time left, renewal, one sign-in for several projects."""
