"""A summary as plain text, to be copied."""

from drs_inspector.session.pictures.stacked_bars import bar_words
from drs_inspector.session.summary.values import Summary


def text_of_summary(summary: Summary) -> str:
    """Return figures, bars and cards as lines."""
    parts = ["\n".join(one.words for one in summary.figures)]
    if summary.bars is not None:
        parts.append("\n".join((summary.bars.title, *map(bar_words, summary.bars.bars))))
    for card in summary.cards:
        title = f"{card.title} ({card.caption})" if card.caption else card.title
        parts.append("\n".join((title, *(row.spoken for row in card.rows), *card.lines)))
    return "\n\n".join(filter(None, parts))
