"""Makes ``docs/read-calls.md`` anew from the registry of read calls: ``python -m tests.rules.read_calls_page``."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from drs_inspector.cloud.http.sent_requests import SentRequest, what_is_never_sent, what_may_be_sent

PAGE = Path(__file__).resolve().parents[2] / "docs" / "read-calls.md"
BEGIN = "<!-- made by python -m tests.rules.read_calls_page: begin -->"
END = "<!-- made by python -m tests.rules.read_calls_page: end -->"


def with_calls(page: str) -> str:
    """Return the page with the tables of today between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    sent, never = list(what_may_be_sent()), list(what_is_never_sent())
    lines = [BEGIN, ""]
    for service in dict.fromkeys(one.service for one in sent):
        lines += [f"## {service}", "", *_table(("request", "tells", "when", "clouds"), sent, service), ""]
    lines += ["## Never sent", "", *_table(("request", "why", "", ""), never), "", END]
    return before + "\n".join(lines) + after


def _table(titles: tuple[str, ...], rows: Iterable[SentRequest], service: str = "") -> Iterator[str]:
    titles = tuple(title for title in titles if title)
    yield f"| {' | '.join(titles)} |"
    yield "|---" * len(titles) + "|"
    for one in rows:
        if service in ("", one.service):
            cells = (f"`{one.request}`", one.tells, one.when, one.clouds)
            yield f"| {' | '.join(cells[: len(titles)])} |"


if __name__ == "__main__":
    PAGE.write_text(with_calls(PAGE.read_text("utf-8")), "utf-8")
