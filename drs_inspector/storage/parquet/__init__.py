"""Parquet, written by a DuckDB of the program's own, in a process of its own."""
