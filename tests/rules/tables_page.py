"""Makes ``docs/tables.md`` anew from the definitions of the tables: ``python -m tests.rules.tables_page``."""

from pathlib import Path

from drs_inspector.domain.tables.reference import with_reference

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tables.md"

if __name__ == "__main__":
    PAGE.write_text(with_reference(PAGE.read_text("utf-8")), "utf-8")
