"""The line that a person types a query into: conditions as chips, completion, and what is wrong at its place."""
