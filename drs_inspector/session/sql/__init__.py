"""SQL over the tables, answered by DuckDB in a process of its own that can read nothing else and can be ended."""
