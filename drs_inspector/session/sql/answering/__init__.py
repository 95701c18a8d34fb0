"""What the SQL process alone loads: DuckDB, what may be asked of it, and what the process gives up before."""
