"""A report as its readers take it: its elements, its texts in order, its tables; and archives to make reports of."""

import hashlib
import io
import json
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report.making import PROGRAM, write_report
from drs_inspector.session.report.options import ReportOptions, stays_of
from drs_inspector.storage.archive.write import write_archive

_VOID = {"meta"}
HOSTILE = (
    "<script>document.title='taken'</script>",
    "--><script>document.title='taken'</script><!--",
    "]]></style></title></textarea></svg><script>document.title='taken'</script>",
    '"><img src=x onerror="document.title=\'taken\'">',
    "' onmouseover='document.title=1' x='",
    "javascript:document.title='taken'",
    "}*{background:url(http://127.0.0.1:9/taken)}",
    "@import 'http://127.0.0.1:9/taken'",
    "&lt;b&gt;&#60;script&#62;&amp;amp;&nbsp;",
    "</summary></details></td></tr></table></main></body></html><h1>Complete</h1>",
    "\u202etxt.exe\u202c \u2066x\u2069 \u200e\u200f",
    "\x00\x01\x1b[31m\x7f\x85\u2028\u2029\ufeff",
    "\ud800 half",
    "<iframe srcdoc='<script>top.document.title=1</script>'>",
    "<svg onload=alert(1)><use href='data:image/svg+xml,x#x'>",
    "<meta http-equiv='refresh' content='0;url=http://127.0.0.1:9/taken'>",
    "<base href='http://127.0.0.1:9/'><form action='http://127.0.0.1:9/'>",
    "<!-- <![CDATA[ <?php ?> <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]> &y;",
    "x" * 100_000,
    "<" * 5_000,
)
"""Names that want to be something else than text."""


class Page(HTMLParser):
    """A page, read strictly: what is opened is closed in its turn. Raises AssertionError otherwise."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.texts: list[str] = []
        self.tables: list[dict[str, Any]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append({"caption": "", "heads": [], "rows": []})
        if tag == "tr":
            self.tables[-1]["rows"].append([])
        if tag in ("th", "td"):
            self.tables[-1]["rows"][-1].append([tag, dict(attrs).get("scope"), ""])
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.texts.append(data)
        if self.tables and "caption" in self._open:
            self.tables[-1]["caption"] += data
        if self.tables and self._open and {"th", "td"} & set(self._open):
            self.tables[-1]["rows"][-1][-1][2] += data
        inside = [int(tag[1]) for tag in self._open if tag in ("h1", "h2", "h3", "h4")]
        if inside:
            level, words = self.headings[-1]
            self.headings[-1] = level, words + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        """All texts."""
        return "".join(self.texts)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


def archive_of(snapshot: Snapshot, job_ids: Iterable[str] | None = None) -> bytes:
    """Return a document as an archive."""
    stream = io.BytesIO()
    write_archive(snapshot, stream, job_ids=None if job_ids is None else tuple(job_ids))
    return stream.getvalue()


def options_for(archive: bytes, level: Level | None = None, **changes: Any) -> ReportOptions:
    """Return options for a report of an archive."""
    stays = stays_of(None if level is None else Policy.of(level))
    given: dict[str, Any] = {"made_at": "2026-11-28T22:50:00Z", "offset_minutes": 60, "level": level, "stays": stays}
    given |= changes
    return ReportOptions(program=PROGRAM, archive_sha256=hashlib.sha256(archive).hexdigest(), **given)


def report_of(archive: bytes, options: ReportOptions | None = None, other: bytes = b"") -> bytes:
    """Return the report of an archive, with the other one where the options compare it."""
    stream = io.BytesIO()
    write_report(archive, options or options_for(archive), stream, other)
    return stream.getvalue()


def hostile_snapshot(names: Iterable[str] = HOSTILE) -> Snapshot:
    """Return jobs whose every text that comes from outside is one of these names."""
    snapshot = Snapshot()
    for number, name in enumerate(names):
        job_id = f"{number:08d}-0000-0000-0000-000000000000"
        end = {"db_type": "mysql", "ip": name, "db_port": 3306, "inst_name": name, "db_user": name, "region": name}
        detail = {
            "id": job_id,
            "name": name,
            "status": "INCRE_TRANSFER_FAILED",
            "error_code": name[:60],
            "error_message": name,
            "failed_reason": f"{name} again",
            "description": name,
            "task_type": name,
            "create_time": 1_750_000_000_000,
            "update_time": 1_750_000_100_000,
            "source_endpoint": end,
            "target_endpoint": end | {"db_type": name},
            "tags": [{"key": name, "value": name}],
            "object_switch": True,
            "object_infos": [
                {"id": f"{name}-*-*-t", "parent_id": name, "name": name, "type": "table", "alias_name": f"{name}new"}
            ],
            "data_transformation": {
                "filter_conditions": [
                    {
                        "transformation_info": {"transformation_type": name, "value": name},
                        "data_transformation_object_infos": [{"id": name, "db_name": name, "table_name": f"{name}2"}],
                    }
                ]
            },
            name: name,
        }
        snapshot.add_detail(json.dumps(detail).encode(), job_id)
    snapshot.mark_unavailable("f" * 36, {"title": HOSTILE[0], "code": HOSTILE[1], "cause": HOSTILE[2]}, name=HOSTILE[3])
    snapshot.source.region = HOSTILE[4]
    snapshot.source.project_name = HOSTILE[0]
    snapshot.source.read_at = "2026-11-28T20:00:00Z"
    return snapshot
