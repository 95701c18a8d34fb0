"""What further read calls said, as panels: which there are, what each says, how old it is, and when it is asked."""
