"""The SQL process: what the hidden command runs. It reads questions from one pipe and answers on another.

It ends with the program that started it, also when that was killed: then the pipe of the questions ends, which a thread
waits for while a query runs.
"""

import os
import queue
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO, Final, TypeVar

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.session.sql.answering.confinement import confine, end_after
from drs_inspector.session.sql.answering.engine import Engine
from drs_inspector.session.sql.answering.refusal import Asked, refused
from drs_inspector.session.sql.limits import FILES_AT_ONCE
from drs_inspector.session.sql.messages import (
    Fill,
    Filled,
    NextPage,
    Question,
    Ready,
    Refused,
    Run,
    Start,
    TableShape,
    read_question,
)
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError, encode, write_message
from drs_inspector.storage.duckdb_process.own_pipes import own_pipes
from drs_inspector.storage.duckdb_process.rows import Rows

Result = TypeVar("Result")
_MOST_WAITING: Final = 4
_SAMPLE: Final = TableShape("sample of every kind", [(str(kind), kind) for kind in Kind])
_SAMPLE_QUERY: Final = """
    SELECT *, [1], CAST("time" AT TIME ZONE 'Europe/Berlin' AS VARCHAR) FROM "sample of every kind"
"""
_SAMPLE_ROW: Final[dict[Kind, object]] = {
    Kind.TEXT: "text",
    Kind.INTEGER: 1,
    Kind.NUMBER: 1.5,
    Kind.BOOLEAN: True,
    Kind.TIME: datetime(2026, 1, 1, tzinfo=UTC),
}


def serve() -> None:
    """Answer questions until the other side ends."""
    source, target = own_pipes()
    questions: queue.Queue[Question] = queue.Queue(_MOST_WAITING)
    threading.Thread(target=_read_all, args=(source, questions), daemon=True).start()
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    start = questions.get()
    if not isinstance(start, Start):
        return
    try:
        talk = _Talk(start)
    except Exception as error:  # noqa: BLE001 - for example a file of Parquet that is none
        write_message(target, encode(refused(error, Asked(""))))
        return
    write_message(target, encode(Ready()))
    while True:
        answer = talk.answer(questions.get())
        if answer is not None:
            write_message(target, answer)


def _read_all(source: BinaryIO, questions: "queue.Queue[Question]") -> None:
    try:
        while True:
            questions.put(read_question(source))
    except BrokenTalkError:
        os._exit(0)


class _Talk:
    """Answers one question after the other; what goes wrong is an answer, too."""

    def __init__(self, start: Start) -> None:
        self._milliseconds = start.milliseconds
        self._refusal: Refused | None = None
        self._engine = Engine(start)
        # Once files are given up nothing can be loaded, so everything is used once.
        _use(self._engine)
        confine(start.memory, FILES_AT_ONCE if start.parquet else 0)

    def answer(self, question: Question) -> bytes | None:
        """Return the encoded answer; None for what is not answered."""
        engine = self._engine
        match question:
            case Fill():
                self._refusal = None
                self._tried(lambda: engine.fill(question.table))
            case Rows() if self._refusal is None:
                self._tried(lambda: engine.add(question.columns))
            case Filled():
                if self._refusal is None:
                    self._tried(engine.filled)
                return encode(self._refusal or Ready())
            case Run():
                self._refusal = None
                end_after(self._milliseconds)
                opened = self._tried(lambda: engine.run(question.sql))
                return encode(opened or self._refusal or Ready())
            case NextPage():
                page = self._tried(engine.next_page)
                return page or encode(self._refusal or Ready())
            case _:
                pass
        return None

    def _tried(self, work: Callable[[], Result]) -> Result | None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the program is told, and says it to the person
            self._refusal = refused(error, self._engine.asked)
            result = None
        if self._refusal is not None or self._engine.is_read:
            end_after(0)
        return result


def _use(engine: Engine) -> None:
    engine.add_table(_SAMPLE)
    engine.fill(_SAMPLE.name)
    engine.add([[_SAMPLE_ROW[kind]] for kind in Kind])
    engine.filled()
    engine.run(_SAMPLE_QUERY)
    engine.next_page()
    try:
        engine.run("SELECT")
    except Exception as error:  # noqa: BLE001 - it is meant to fail
        refused(error, engine.asked)
    engine.remove_table(_SAMPLE.name)
