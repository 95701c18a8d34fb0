"""What the start page does: opens connections, keeps what was seen of them, goes on where a person was."""
