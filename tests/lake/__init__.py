"""A lake of many projects and days, and the proof that DuckDB, Spark and this program read the same out of it."""
