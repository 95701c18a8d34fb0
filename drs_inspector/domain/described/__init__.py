"""What the published interface says of the fields of a reply, and where a reply differs from it."""
