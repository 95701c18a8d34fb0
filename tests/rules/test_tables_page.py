"""``docs/tables.md`` says of the tables what their definitions say."""

from drs_inspector.domain.tables.reference import with_reference
from tests.rules.tables_page import PAGE


def test_the_page_is_what_the_definitions_make() -> None:
    text = PAGE.read_text("utf-8")
    assert text == with_reference(text), "run python -m tests.rules.tables_page"
