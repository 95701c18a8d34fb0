"""What the window's actions do: each controller joins some widgets with the Inspector. Widgets know nothing of it."""
