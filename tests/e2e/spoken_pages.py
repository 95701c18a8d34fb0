"""What scenes with a screen reader share: jobs of a saved reply, steps by keys, and the stored words of pages."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtGui import QKeySequence

from tests.e2e.driver import Driver
from tests.helpers.screen_reader import Reader

SPOKEN: Final = Path(__file__).parent / "spoken"
READ_AT: Final = 1_760_000_000  # 9 October 2025: times of other years are written in full, and stay so
_RULE: Final = {"transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 1"}}
END: Final = {"ip": "10.0.0.1", "db_port": 3306, "db_type": "mysql"}
Pages = dict[str, list[str]]


def job_of(name: str, status: str, **more: Any) -> dict[str, Any]:
    table = {"id": f"{name}-*-*-orders", "type": "table", "name": "orders", "select": "true"}
    renamed = {"id": f"{name}-*-*-old", "type": "table", "name": "old", "alias_name": "new", "select": "true"}
    return {
        "id": f"{name}-id",
        "name": name,
        "status": status,
        "db_use_type": "sync",
        "job_direction": "up",
        "source_endpoint": {**END, "endpoint_name": "mysql"},
        "target_endpoint": {**END, "ip": "10.0.0.2", "endpoint_name": "mysql"},
        "object_infos": [table, renamed],
        "data_transformation": [_RULE],
        **more,
    }


JOBS = [
    job_of("ledger", "CREATE_FAILED", error_code="DRS.M01501", error_message="Service error at 10.0.0.1"),
    job_of("shop <b>bold</b>", "INCRE_TRANSFER_STARTED"),
    {"id": "list-only", "name": "list-only", "status": "CONFIGURATION"},
]


async def opened(driver: Driver, jobs: Sequence[dict[str, Any]]) -> None:
    """Open jobs as a saved reply and wait until they are counted."""
    await opened_file(driver, "saved.json", json.dumps({"results": jobs, "count": len(jobs)}).encode())


async def opened_file(driver: Driver, name: str, content: bytes) -> None:
    """Open a file and wait until its jobs are counted."""
    saved = Path(os.environ["DRS_INSPECTOR_HOME"]) / name
    saved.write_bytes(content)
    os.utime(saved, (READ_AT, READ_AT))
    driver.window_run.files.open([saved])
    frame = driver.window_run.frame
    await driver.wait_until(lambda: driver.window_run.app.workspace.sessions, "the file is open")
    await driver.settle()
    await driver.wait_until(lambda: frame.counting.counts.now.total and not frame.counting.counts.is_working, "counted")
    await driver.settle()


async def steps(reader: Reader, *pressed: tuple[str, str]) -> None:
    """Press keys, or write words that no key is called, and wait until what follows them is told."""
    for keys, told in pressed:
        if QKeySequence(keys).toString():
            await reader.press(keys)
        else:
            await reader.write(keys)
        if told:
            await reader.hears(told)


def told_of(pages: Mapping[str, Sequence[str]], home: Path) -> list[str]:
    """Return the lines of pages, one page after the other, without what differs from run to run."""
    told = "\n".join(line for name, lines in pages.items() for line in (f"=== {name}", *lines))
    told = re.sub(r"[\d,.]+(\xa0|\\xa0)m?s\b", "some ms", told.replace(str(home), "HOME"))
    return re.sub(r"\d{4}-\d\d-\d\d", "TODAY", told).splitlines()


def kept(name: str) -> list[str]:
    """Return the stored words of pages."""
    return (SPOKEN / f"{name}.txt").read_text("utf-8").splitlines()
