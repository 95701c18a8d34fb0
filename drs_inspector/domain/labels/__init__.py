"""Words for fields, values and statuses of the API."""
