"""The language is one table: the page, the help and the program say the same."""

from pathlib import Path

from drs_inspector.domain.query.fields import QUERY_FIELDS, field_named
from drs_inspector.domain.query.grammar import CONDITIONS, EXAMPLE, JOINS, VALUES, operators_of, query_page, rows
from drs_inspector.domain.query.query import FIELDS, parse_query
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.domain.tables.job_columns import JOB_TABLE_COLUMNS

PAGE = Path(__file__).parents[3] / "docs" / "query.md"


def test_the_page_is_what_the_table_says() -> None:
    """To write it anew: python -c "from drs_inspector.domain.query.grammar import *; print(query_page(), end='')"."""
    assert PAGE.read_text("utf-8") == query_page()


def test_every_example_is_a_query() -> None:
    for form in (*CONDITIONS, *JOINS, *VALUES):
        assert parse_query(form.example).error is None, form
        assert not parse_query(form.example).is_empty
    assert parse_query(EXAMPLE).error is None


def test_every_operator_that_the_page_offers_works() -> None:
    values = {Kind.TIME: "2026-11-01", Kind.INTEGER: "5", Kind.NUMBER: "5", Kind.BOOLEAN: "yes"}
    for name, field in QUERY_FIELDS.items():
        value = values.get(field.kind, "failed")
        for operator in operators_of(field).split():
            assert parse_query(f"{name}{operator}{value}").error is None, f"{name}{operator}"
        if field.may_lack and name != "any":
            assert parse_query(f"{name} exists").error is None, name


def test_columns_of_the_table_of_jobs_are_fields() -> None:
    columns = {one.column.name: one.column.kind for one in JOB_TABLE_COLUMNS}
    of_documents = {"snapshot", "read_at"}
    texts_of_times = {name for name in columns if name.endswith("_text")}
    for name in columns.keys() - of_documents - texts_of_times:
        field = field_named(name)
        assert field is not None, name
        assert field.kind is columns[name], name


def test_the_table_has_every_field() -> None:
    assert [example for section, example, _meaning in rows() if section == "Fields"] == [f"{name}:" for name in FIELDS]
