"""What further read calls say of a job: which jobs they suit, their pages, and their replies as typed views."""
