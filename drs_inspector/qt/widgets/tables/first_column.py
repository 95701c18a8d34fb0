"""A tree beside something else: where its second column would be cut, the first one is shown alone."""

from collections.abc import Callable

from PySide6.QtWidgets import QTreeView


class FirstColumnAlone:
    """Hides the other columns of a tree, and the header, while there is no room for the second one.

    ``second()`` is the width that the second column needs. The tree calls ``fit`` when it has another width.
    """

    def __init__(self, tree: QTreeView, second: Callable[[], int]) -> None:
        self._tree, self._second = tree, second
        self._is_alone = False
        self._width = 0

    def fit(self) -> None:
        """Show the columns that there is room for."""
        first = self._width if self._is_alone else self._tree.header().sectionSize(0)
        self._show(alone=self._tree.viewport().width() < first + self._second())

    def whole(self) -> None:
        """Show all columns until the next ``fit``: to keep their widths and order, or to bring them back."""
        self._show(alone=False)

    def _show(self, *, alone: bool) -> None:
        if alone is self._is_alone:
            return
        self._is_alone = alone
        header = self._tree.header()
        if alone:
            self._width = header.sectionSize(0)
        for number in range(1, header.count()):
            header.setSectionHidden(number, alone)
        header.setVisible(not alone)
        if not alone:
            header.resizeSection(0, self._width)
