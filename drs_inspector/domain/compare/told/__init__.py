"""What is said about a comparison as a whole, and what a level lets be said."""
