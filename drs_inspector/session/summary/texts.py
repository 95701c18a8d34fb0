"""A summary as plain text, to be copied."""

from typing import Final

from drs_inspector.session.pictures.stacked_bars import bar_words
from drs_inspector.session.summary.values import Summary

ROW_HEADS: Final = ("Part", "Row", "What it says")


def text_of_summary(summary: Summary) -> str:
    """Return figures, bars and cards as lines."""
    parts = ["\n".join(one.words for one in summary.figures)]
    if summary.bars is not None:
        parts.append("\n".join((summary.bars.title, *map(bar_words, summary.bars.bars))))
    for card in summary.cards:
        title = f"{card.title} ({card.caption})" if card.caption else card.title
        parts.append("\n".join((title, *(row.spoken for row in card.rows), *card.lines)))
    return "\n\n".join(filter(None, parts))


def rows_of_summary(summary: Summary) -> list[tuple[str, str, str]]:
    """Return figures, bars and rows of cards, each below ``ROW_HEADS``."""
    rows = [("Figures", one.name, one.words) for one in summary.figures]
    if summary.bars is not None:
        rows += [(summary.bars.title, one.word, bar_words(one)) for one in summary.bars.bars]
    return rows + [(card.title, row.words, row.spoken) for card in summary.cards for row in card.rows]
