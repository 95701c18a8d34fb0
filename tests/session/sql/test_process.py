"""The SQL process: what it is given, what it can do, and that it ends with a cancelled query and with its parent."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.errors import InspectorError, LimitError, ResourceError, UnforeseenError
from drs_inspector.domain.tables.definition import Kind, RowSlice
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql.limits import SqlLimits
from drs_inspector.session.sql.messages import Page, Reply, decoded_reply
from drs_inspector.session.sql.process import SqlProcess
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.storage.duckdb_process import child_process
from drs_inspector.storage.duckdb_process.framing import (
    LARGEST_MESSAGE,
    BrokenTalkError,
    encode,
    read_message,
    write_message,
)
from tests.helpers.listed_table import ListedTable
from tests.helpers.waiting import until
from tests.session.sql.conftest import SMALL, rows_of

LONG = "SELECT count(*) FROM range(1000000000000) a, range(1000000000000) b"
has_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")


def read_reply(source: io.BytesIO) -> Reply:
    return decoded_reply(read_message(source, 2 * LARGEST_MESSAGE))


def number_of(sql: SqlProcess) -> int:
    assert sql._child is not None
    return sql._child._process.pid


def runs(number: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be asked about is none."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ticks(number: int) -> int:
    """Return the processor time that a process has taken."""
    return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[11])


@has_proc
async def test_it_gets_no_secret_no_file_and_no_terminal(
    tables: dict[str, ListedTable], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "s3cret")
    monkeypatch.setenv("HTTPS_PROXY", "http://u:s3cret@127.0.0.1:9")
    with tmp_path.joinpath("open").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        async with SqlProcess(tables, SMALL) as sql:
            await rows_of(sql, "SELECT 1")
            process = Path(f"/proc/{number_of(sql)}")
            environment = process.joinpath("environ").read_bytes().split(b"\0")
            assert {name.partition(b"=")[0] for name in environment if name} <= {
                b"MALLOC_ARENA_MAX",
                b"PYTHONUTF8",
                b"LC_CTYPE",
            }
            assert b"s3cret" not in process.joinpath("cmdline").read_bytes()
            opened = {str(entry.readlink()) for entry in process.joinpath("fd").iterdir()}
            assert {name for name in opened if not name.startswith(("pipe:", "/dev/null"))} == set()
            assert os.getsid(number_of(sql)) != os.getsid(0), "keys of the terminal are for the program"
            limits = process.joinpath("limits").read_text("utf-8")
            for name, most in (("Max address space", SMALL.memory), ("Max open files", 0), ("Max file size", 0)):
                line = next(line for line in limits.splitlines() if line.startswith(name))
                assert line.removeprefix(name).split()[:2] == [str(most)] * 2


def test_what_gets_past_duckdb_meets_the_kernel(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("the limits are those of Linux")
    script = """
import os, socket, subprocess, sys
from drs_inspector.session.sql.answering.confinement import confine
confine(1 << 30)
def tried(work):
    try:
        work()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"
print([tried(work) for work in (
    lambda: open('/etc/passwd'), lambda: open(sys.argv[1], 'w'), lambda: socket.socket(), lambda: os.pipe(),
    lambda: subprocess.run(['/bin/true'], stdin=subprocess.PIPE), lambda: b'x' * (1 << 31), lambda: None)])
"""
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "new"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(["OSError"] * 5 + ["MemoryError", "done"])
    assert not tmp_path.joinpath("new").exists()


@has_proc
async def test_cancel_ends_the_process_and_the_next_query_has_another(tables: dict[str, ListedTable]) -> None:
    tasks = TaskOwner(print)
    async with SqlProcess(tables, SMALL) as sql:
        await rows_of(sql, "SELECT count(*) FROM jobs")
        first = number_of(sql)
        running = tasks.start("query", rows_of(sql, LONG), quiet=True)
        await until(sql._one_at_a_time.locked)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await until(lambda: not runs(first))
        assert await rows_of(sql, "SELECT count(*) FROM jobs") == [(3,)]
        second = number_of(sql)
        assert second != first
        # Closing is the other way; the one that waits is told.
        running = tasks.start("query", rows_of(sql, LONG), quiet=True)
        await until(sql._one_at_a_time.locked)
        await sql.close()
        with pytest.raises(SqlError, match="stopped"):
            await running
        assert not runs(second)


@has_proc
async def test_a_process_that_dies_is_told_and_replaced(tables: dict[str, ListedTable]) -> None:
    tasks = TaskOwner(print)
    async with SqlProcess(tables, SMALL) as sql:
        await rows_of(sql, "SELECT 1")
        running = tasks.start("query", rows_of(sql, LONG), quiet=True)
        await until(sql._one_at_a_time.locked)
        os.kill(number_of(sql), signal.SIGSEGV)
        with pytest.raises(LimitError, match="signal 11"):
            await running
        assert await rows_of(sql, "SELECT 1") == [(1,)]


@has_proc
async def test_it_ends_with_the_program_that_started_it_however_that_ends() -> None:
    script = f"""
import asyncio
from drs_inspector.session.sql.process import SqlProcess
async def main():
    async with SqlProcess({{}}) as sql:
        [page async for page in (await sql.run("SELECT 1")).pages()]
        print(sql._child._process.pid, flush=True)
        [page async for page in (await sql.run({LONG!r})).pages()]
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    before = ticks(child)
    await until(lambda: ticks(child) > before + 5)  # it is busy with the query
    assert runs(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not runs(child))


async def test_a_table_that_fails_half_way_is_not_taken_for_whole(tables: dict[str, ListedTable]) -> None:
    class Broken(ListedTable):
        fails = True

        def slices(self) -> Iterator[RowSlice]:
            yield from super().slices()
            if self.fails:
                raise InspectorError("The file ended.")

    broken = Broken("broken", {"a": Kind.INTEGER}, [(n,) for n in range(5)])
    wrong = ListedTable("wrong", {"a": Kind.INTEGER}, [("text",)])
    async with SqlProcess({"broken": broken, "wrong": wrong}, SMALL) as sql:
        with pytest.raises(InspectorError, match="ended"):
            await rows_of(sql, "SELECT count(*) FROM broken")
        broken.fails = False
        assert await rows_of(sql, "SELECT count(*) FROM broken") == [(5,)]
        for _again in range(2):
            with pytest.raises(InspectorError, match="TypeError"):
                await rows_of(sql, "SELECT count(*) FROM wrong")


async def test_where_no_process_can_be_started_it_says_so(
    tables: dict[str, ListedTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "this_program", lambda: ["/no/such/program"])
    async with SqlProcess(tables) as sql:
        with pytest.raises(ResourceError, match="cannot be started"):
            await sql.run("SELECT 1")
    # Another program answers with something else.
    monkeypatch.setattr(child_process, "this_program", lambda: ["/bin/echo"])
    async with SqlProcess(tables, SqlLimits()) as sql:
        with pytest.raises(UnforeseenError, match="code 0"):
            await sql.run("SELECT 1")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x05",
        (LARGEST_MESSAGE * 3).to_bytes(8, "little"),
        (2**64 - 1).to_bytes(8, "little") + b"x",
        (3).to_bytes(8, "little") + b"\xc1\xc1\xc1",
        (10).to_bytes(8, "little") + b"short",
    ],
)
def test_the_program_believes_no_message(said: bytes) -> None:
    with pytest.raises(BrokenTalkError):
        read_reply(io.BytesIO(said))


def test_values_of_other_types_are_no_page() -> None:
    for cell in ({"a": 1}, [1], msgspec.msgpack.Ext(5, b"x"), b"x"):
        target = io.BytesIO()
        write_message(target, encode({"type": "Page", "columns": [[cell]], "length": 1, "is_last": True}))
        with pytest.raises(BrokenTalkError):
            read_reply(io.BytesIO(target.getvalue()))
    target = io.BytesIO()
    write_message(target, encode(Page([[1, None, "a", 1.5, True]], 5, is_last=True)))
    assert read_reply(io.BytesIO(target.getvalue())) == Page([[1, None, "a", 1.5, True]], 5, is_last=True)


def test_the_program_itself_loads_nothing_of_duckdb() -> None:
    script = (
        "import sys, drs_inspector.session.sql.process; print([m for m in ('duckdb', 'arro3') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_duckdb_takes_rows_where_there_is_no_ctypes() -> None:
    """As in the frozen program on Linux."""
    script = """
from importlib.machinery import PathFinder
found = PathFinder.find_spec
def without(name, *more):
    return None if name in ("ctypes", "_ctypes") else found(name, *more)
PathFinder.find_spec = without
from drs_inspector.storage.duckdb_process.without_ctypes import stand_in_for_ctypes
stand_in_for_ctypes()
from drs_inspector.session.sql.answering.engine import Engine
from drs_inspector.session.sql.messages import Start, TableShape
engine = Engine(Start(1 << 30, 1 << 29, 9000, 1, "UTC", [TableShape("t", [("a", "text")])], [], []))
engine.fill("t")
engine.add([["x", None]])
engine.filled()
engine.run("SELECT * FROM t")
print(engine.next_page().count(b"x"), hasattr(__import__("ctypes"), "CDLL"))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1 False\n", "")


async def test_a_process_whose_query_is_cancelled_while_it_starts_ends(
    tables: dict[str, ListedTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[child_process.ChildProcess[Reply]] = []
    may_return = threading.Event()
    really_start = child_process.ChildProcess.__init__

    def slowly(child: child_process.ChildProcess[Reply], *arguments: Any) -> None:
        really_start(child, *arguments)
        made.append(child)
        may_return.wait(10)

    monkeypatch.setattr(child_process.ChildProcess, "__init__", slowly)
    async with SqlProcess(tables, SMALL) as sql:
        tasks = TaskOwner(lambda _name, _error: None)
        tasks.start("query", rows_of(sql, "SELECT 1"))
        await until(lambda: bool(made))
        await tasks.close()
        may_return.set()
        await until(lambda: made[0]._process.returncode is not None and made[0]._process.stdout.closed)
