"""An entry of the handbook as a page: its title, key, and every part of it, as rich text of plain words."""

from html import escape
from typing import Any, Final

from drs_inspector.domain.explanations.explanation import SETTING
from drs_inspector.domain.explanations.explanations import value_words
from drs_inspector.domain.explanations.words import Part, page_of, sentence, value_text
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.qt.widgets.theme import tone_colour
from drs_inspector.session.handbook.handbook import Entry, Handbook

_LONGEST_VALUE: Final = 200
_SMALL: Final = frozenset({"Details", "How certain this is", "Where this is from"})


def page_html(handbook: Handbook, entry: Entry, value: Any = None) -> str:
    """Return the page of an entry; ``value`` is that of the setting which led here."""
    quiet = tone_colour("grey").name()
    one = entry.explanation
    under = " · ".join(filter(None, (handbook.title_of(one.kind), entry.note)))
    key = f"<p><code>{escape(entry.key)}</code></p>" if entry.key else ""
    parts = "".join(_part(part, quiet) for part in page_of(one, handbook.explanations))
    return (
        f"<h2>{escape(one.title)}</h2>{key}<p style='color:{quiet}'>{escape(under)}</p>"
        f"{_value_here(entry, value)}{parts}"
    )


def _value_here(entry: Entry, value: Any) -> str:
    if value is None or entry.explanation.kind != SETTING or not isinstance(value, bool | int | float | str):
        return ""
    told = (
        str(value)
        if isinstance(value, float)
        else value_text(shortened(value, _LONGEST_VALUE) if isinstance(value, str) else value)
    )
    meaning, consequence = value_words(entry.explanation, value)
    said = " ".join(filter(None, (sentence(meaning), consequence)))
    return f"<p><b>Here: <code>{escape(printable(shortened(told, _LONGEST_VALUE)))}</code></b> {escape(said)}</p>"


def _part(part: Part, quiet: str) -> str:
    look = f" style='color:{quiet}'" if part.heading in _SMALL else ""
    texts = "".join(f"<p{look}>{escape(text)}</p>" for text in part.texts)
    if part.heading == "What to do" and len(part.texts) > 1:
        texts = f"<ol>{''.join(f'<li>{escape(text)}</li>' for text in part.texts)}</ol>"
    rows = "".join(
        f"<tr><td{look}><b>{escape(name)}</b>&nbsp;&nbsp;</td>"
        f"<td{look}>{escape(' '.join(filter(None, said)))}</td></tr>"
        for name, *said in part.rows
    )
    table = f"<table cellspacing='0' cellpadding='3'>{rows}</table>" if rows else ""
    return f"<h4>{escape(part.heading)}</h4>{texts}{table}"
