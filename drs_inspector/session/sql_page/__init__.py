"""SQL as a person writes it in the window: words of the editor, asking, what came back, and the words about it."""
