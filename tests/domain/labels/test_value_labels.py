"""Words for values of the API."""

from drs_inspector.domain.labels.value_labels import counts_label


def test_objects_are_counted_in_words_whatever_their_type() -> None:
    assert counts_label({"database": 1, "table": 1200, "function": 4, "index": 1, "alias": 2, "": 3}) == (
        "1 database, 1,200 tables, 4 functions, 1 index, 2 aliases, 3 of no type"
    )
