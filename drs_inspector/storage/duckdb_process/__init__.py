"""A process of the program that has DuckDB: how it is started, talked to and given rows. SQL and Parquet share it."""
