"""A lake: a folder of tables that exports of many projects and days add files to."""
