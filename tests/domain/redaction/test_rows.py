"""Rows of a list that are alike are masked as each alone, in bounded time and memory."""

import json
import random
import time
import tracemalloc

import pytest

from drs_inspector.domain.redaction.allow_list import MODELS, Level, Policy
from drs_inspector.domain.redaction.masking import Masker


@pytest.mark.parametrize("level", list(Level))
def test_rows_that_are_alike_are_masked_as_each_alone(level: Level) -> None:
    """A long run of rows is met by one expression; a list in a list between two of them ends every run."""
    usual = [{"id": f"shop-*-*-t{n}", "type": "table", "name": f"t{n}", "select": True, "parent_id": "shop"}
             for n in range(160)]  # fmt: skip
    usual[107] |= {"name": 'quo"ted', "alias_name": "10.0.0.7"}
    usual[109] |= {"type": "view"}
    usual[111] |= {"type": "a}b", "id": 12_345_678_901}
    usual[113] |= {"select": 12_345_678_901, "secretive_field": "anna"}
    usual[115] |= {"name": None, "id": "shop-*-*-t15-*-*---all--"}
    usual[117] |= {"id": "x" * 2_000}
    rows = [json.dumps(row) for row in usual]
    run, broken = (f'{{"object_infos":[{mark.join(rows)}]}}'.encode() for mark in (",", ",[[]],"))
    one, other = Masker(Policy.of(level)), Masker(Policy.of(level))
    one.learn(run)
    other.learn(broken)
    assert [found[1:] for found in one.found(run)] == [found[1:] for found in other.found(broken)]
    assert one.mask(run) == other.mask(broken).replace(b",[[]]", b"")


def test_rows_that_are_all_different_cost_about_what_they_cost_one_by_one() -> None:
    """An expression for each of them would cost fifty times as much, in however many documents they are."""
    pick = random.Random(1)  # noqa: S311 -- rows, no secret
    names = sorted(name for name in {name for model in MODELS.values() for name in model} if 2 <= len(name) <= 4)
    rows = [
        ",".join(f'"{pick.choice(names)}":{pick.choice(("null", chr(34) * 2))}' for _ in range(80)) for _ in range(200)
    ]
    seconds = {}
    for mark in (",", ",[[]],"):
        documents = [
            f'{{"object_infos":[{{{f"}}{mark}{{".join(rows[n : n + 20])}}}]}}'.encode() for n in range(0, 200, 20)
        ]
        started = time.process_time()
        for document in documents:
            Masker(Policy.of(Level.AUDITOR)).mask(document)
        seconds[mark] = time.process_time() - started
    assert seconds[","] < 12 * seconds[",[[]],"], seconds


def test_what_is_learned_of_rows_does_not_grow_with_the_document() -> None:
    rows = ",".join(",".join([f'{{"type":"{n:04}{"." * 900}"}}'] * 18) for n in range(400))
    document = f'{{"object_infos":[{rows}]}}'.encode()
    tracemalloc.start()
    try:
        for _piece in Masker(Policy.of(Level.AUDITOR)).pieces(document):
            pass
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()
