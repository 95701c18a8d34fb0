"""The one output layer of the commands: a table to the terminal, to a pipe, or to a file in a format of one's own."""
