"""How wide the columns of the table of jobs are, which are pinned, and which give way where there is little room."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.session.job_table.columns import NAME, WindowColumn
from drs_inspector.session.job_table.layout import DEFAULT_COLUMNS

_LEAST: Final = 24
_MOST: Final = 4_000
_LEAST_REST: Final = 184
"""The least width of the column that takes the rest of the room: a word and most of its reason."""
_GIVE_WAY: Final = ("renamed", "rules", "objects", "age", "progress")
"""The usual columns that go into the list of columns where there is no room, in this order; peek has their values."""
_NARROWER: Final = {"route": 136, NAME: 168}
"""What two of the usual columns may be narrowed to where even that is not enough: they cut in the middle."""


class _Saved(msgspec.Struct):
    widths: dict[str, int] = {}
    pinned: tuple[str, ...] = (NAME,)


class ColumnWidths:
    """What a person has made of the widths; columns without a width of their own have the usual one."""

    def __init__(self) -> None:
        self._own: dict[str, int] = {}
        self.pinned: tuple[str, ...] = (NAME,)

    def saved(self) -> bytes:
        """Return what ``restore`` takes."""
        return msgspec.json.encode(_Saved(self._own, self.pinned))

    def restore(self, saved: bytes) -> None:
        """Bring back widths and pinned columns; what is damaged or foreign is ignored."""
        try:
            found = msgspec.json.decode(saved, type=_Saved)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        self._own = {key: min(max(width, _LEAST), _MOST) for key, width in found.widths.items()}
        self.pinned = (NAME, *(key for key in found.pinned if key != NAME))

    def set(self, key: str, width: int) -> None:
        """Keep the width that a person gave a column."""
        self._own[key] = width

    def forget(self, key: str) -> None:
        """Give a column its usual width again."""
        self._own.pop(key, None)

    def pin(self, key: str, *, is_pinned: bool) -> None:
        """Let a column stay at the left, or scroll with the others; the name always stays."""
        others = tuple(one for one in self.pinned if one not in (key, NAME))
        self.pinned = (NAME, *others, key) if is_pinned and key != NAME else (NAME, *others)

    def in_room(self, columns: Sequence[WindowColumn], usual: Collection[str], room: int) -> dict[str, int]:
        """Return the widths of the columns that are shown in so much room; those that give way are left out.

        ``usual`` are the columns of the layout: some give way only where they are the usual ones.
        """
        hidden: set[str] = set()
        may_go = _GIVE_WAY if tuple(usual) == DEFAULT_COLUMNS else ()
        for key in ("", *may_go):
            hidden.add(key)
            shown = [column for column in columns if column.key not in hidden]
            fixed = {column.key: self._width(column) for column in shown if self._is_fixed(column)}
            rest = room - sum(fixed.values())
            open_ended = [column.key for column in shown if column.key not in fixed]
            if rest >= scaled(_LEAST_REST) * len(open_ended):
                break
        for key, least in _NARROWER.items() if may_go else ():
            lacks = scaled(_LEAST_REST) * len(open_ended) - rest
            if lacks > 0 and key in fixed and key not in self._own:
                narrower = max(fixed[key] - lacks, min(scaled(least), fixed[key]))
                rest += fixed[key] - narrower
                fixed[key] = narrower
        each = max(rest // max(len(open_ended), 1), scaled(_LEAST_REST))
        return {column.key: fixed.get(column.key, each) for column in shown}

    def _is_fixed(self, column: WindowColumn) -> bool:
        return column.key in self._own or bool(column.width)

    def _width(self, column: WindowColumn) -> int:
        return self._own.get(column.key) or scaled(column.width)
