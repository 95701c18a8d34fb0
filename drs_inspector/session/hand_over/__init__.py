"""What leaves the program as a file for people: the formats that there are, and what they would write."""
