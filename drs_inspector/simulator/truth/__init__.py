"""What is true of a simulated job at a moment: every reply of every call is made from it, so that they agree."""
