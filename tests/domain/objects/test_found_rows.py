"""Found rows behave as the list of them does, and are made only where they are asked for."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.domain.objects.found_rows import FoundRows

FLAGS = st.lists(st.booleans(), max_size=9).map(bytes)


@given(st.lists(FLAGS, max_size=6), st.data())
def test_rows_are_those_of_the_list(pieces: list[bytes], data: st.DataObject) -> None:
    firsts = [20 * number for number in range(len(pieces))]
    plain = [first + at for first, flags in zip(firsts, pieces, strict=True) for at, found in enumerate(flags) if found]
    rows = FoundRows(zip(firsts, pieces, strict=True))
    assert (len(rows), list(rows), bool(rows)) == (len(plain), plain, bool(plain))
    start, stop = data.draw(st.integers(-8, 60)), data.draw(st.integers(-8, 60))
    assert list(rows[start:stop]) == plain[start:stop]
    assert [rows[at] for at in range(-len(plain), len(plain))] == plain + plain
    assert bisect_left(rows, start) == bisect_left(plain, start)


def test_a_screen_of_a_million_rows_costs_a_screen() -> None:
    chunk = b"\x01\x00" * 50_000
    rows = FoundRows((100_000 * number, chunk) for number in range(10))
    assert len(rows) == 500_000
    assert list(rows[:3]) == [0, 2, 4]
    assert list(rows[250_000:250_002]) == [500_000, 500_002]
    assert len(rows._made) == 2
