"""Which of the rows on the screen the others are put back to, when some of them have come elsewhere."""

import pytest

from drs_inspector.qt.job_table.row_choice import first_in_order


@pytest.mark.parametrize(
    ("places", "first"),
    [([7], 0), ([4, 5, 6], 0), ([4, 9, 10], 0), ([90, 4, 5, 6], 1), ([3, 90, 4, 5], 0), ([5, 6, 0, 7], 0),
     ([40, 41, 4, 5, 6], 2)],
)  # fmt: skip
def test_rows_that_left_the_order_are_no_place_to_scroll_to(places: list[int], first: int) -> None:
    assert first_in_order(places) == first
