"""Makes the support bundle. Its files have fixed names and a fixed order, and README.txt says what is in each."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drs_inspector import __version__
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.session.connection_report.report import ConnectionReport, report_json, report_text
from drs_inspector.session.support_bundle.masking import Masking
from drs_inspector.session.support_bundle.settings_facts import settings_facts
from drs_inspector.session.support_bundle.versions import versions
from drs_inspector.storage.files.error_log import ErrorLog
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.private_zip import write_private_zip

FILE_NAME = "drs-inspector-support.zip"
_FOLDER = "drs-inspector-support"
_ENTRY = re.compile(r"^(?=== error )", re.MULTILINE)
_NO_ERROR = "No unforeseen error was met.\n"
_README = """Support bundle of DRS Inspector {version}

{files}

Nothing in these files is secret: passwords, keys, tokens and one-time codes are not in them. They were made on your
computer and sent nowhere; look at them before you hand them on.

{names}
"""
_NAMES_STAY = """Names of hosts, users, accounts and projects, and paths of files are in them. With --share-safe, or
"Mask hosts and user names" in the window, they are replaced by placeholders such as ip-1 and user-1."""
_NAMES_ARE_MASKED = """Names of hosts, users, accounts and projects are masked: the same name is the same placeholder
(ip-1, user-1) in all files. What the masking cannot recognise as a name stays."""
_ABOUT = {
    "connection-report.txt": "every step on the way to the cloud, with its outcome and its time",
    "connection-report.json": "the same for programs",
    "versions.json": "versions of the program, its libraries and the system, and which variables are set",
    "settings.json": "the settings; of files and profiles only how many there are",
    "errors.log": "unforeseen errors: where in the program, how often and when, without data",
}


def bundle_entries(report: ConnectionReport | None, *, share_safe: bool = False, screen: str = "") -> dict[str, bytes]:
    """Return the files of a bundle by their paths in it.

    Without ``report`` there is none in it. ``share_safe`` masks hosts and names of people, ``screen`` describes what
    the window is shown on. Never raises: what cannot be read is said in its place.
    """
    masking = Masking(share_safe=share_safe)
    texts: dict[str, str] = {}
    if report is not None:
        texts |= _report_texts(report, masking)
    texts["versions.json"] = _json(masking.values(versions(screen)))
    texts["settings.json"] = _json(masking.values(_settings()))
    # Entry by entry: one search through all of them would stop the other threads for a noticeable time.
    entries = _ENTRY.split(_log())
    texts["errors.log"] = "".join(masking.text(entry, hosts=False) for entry in entries) or _NO_ERROR
    files = "\n".join(f"{name:<24}{_ABOUT[name]}" for name in texts)
    if report is None:
        files += "\n\nThere is no connection report in it: none was asked for."
    readme = _README.format(version=__version__, files=files, names=_NAMES_ARE_MASKED if share_safe else _NAMES_STAY)
    return {
        f"{_FOLDER}/{name}": text.encode("utf-8", "replace") for name, text in {"README.txt": readme, **texts}.items()
    }


def save_bundle(target: Path, entries: Mapping[str, bytes], *, replace: bool) -> None:
    """Write a bundle, for its owner alone. Raises FileProblemError; an existing file stays unless ``replace``."""
    write_private_zip(target, entries, replace=replace)


def _report_texts(report: ConnectionReport, masking: Masking) -> dict[str, str]:
    masking.learn(report.connection, [finding.words for finding in report.findings])
    text = report_text(report.findings, report.connection)
    content: dict[str, Any] = json.loads(report_json(report.findings, report.connection))
    if report.problem is not None:
        text += f"\nIt ended before its end: {report.problem}\n"
        content["problem"] = report.problem.as_dict()
    return {
        "connection-report.txt": masking.text(text),
        "connection-report.json": _json(masking.values(content)),
    }


def _settings() -> dict[str, Any]:
    try:
        return settings_facts(app_paths().settings_file)
    except FileProblemError as error:
        return {"file": f"cannot be found: {error.cause}"}


def _log() -> str:
    try:
        return ErrorLog().read()
    except FileProblemError as error:
        return f"The log cannot be found: {error.cause}\n"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
