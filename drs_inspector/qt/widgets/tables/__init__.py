"""Tables of facts and of records: their models, views, columns that fit and cells that wrap."""
