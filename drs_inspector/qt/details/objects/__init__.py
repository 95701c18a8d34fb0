"""The object selection of a job: loading, tree model, table."""
