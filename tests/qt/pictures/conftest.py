"""Each test of pictures begins light and leaves nothing dark behind."""

from collections.abc import Iterator

import pytest

from drs_inspector.qt.widgets.theme import Theme, ThemeChoice


@pytest.fixture(params=[ThemeChoice.LIGHT, ThemeChoice.DARK])
def both(request: pytest.FixtureRequest, theme: Theme) -> Iterator[Theme]:
    """The theme, light and dark."""
    theme.apply(request.param)
    yield theme
    theme.apply(ThemeChoice.LIGHT)
