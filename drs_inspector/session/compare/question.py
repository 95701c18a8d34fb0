"""What is compared with what, and the work of it in slices, so that a window answers meanwhile."""

import asyncio
from collections.abc import Callable, Generator
from time import perf_counter
from typing import Final, NamedTuple, TypeVar

from drs_inspector.domain.compare.documents import USUAL, compare_job_steps, compare_jobs_steps, compare_steps
from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import Comparison, JobChange
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step
from drs_inspector.session.compare.sides import CompareSide, Document, document_of
from drs_inspector.session.history.computed import COMPUTED_NOTE
from drs_inspector.session.workspace.workspace import Workspace

_SLICE_SECONDS: Final = 0.008
Result = TypeVar("Result")


class Question(NamedTuple):
    """Two documents, or with ids of jobs these two; ``options`` say what counts."""

    a: CompareSide
    b: CompareSide
    job_a: str = ""
    job_b: str = ""
    options: CompareOptions = USUAL

    @property
    def is_of_jobs(self) -> bool:
        """Whether two jobs are compared."""
        return bool(self.job_a and self.job_b)

    @property
    def swapped(self) -> "Question":
        """The same the other way round."""
        return self._replace(a=self.b, b=self.a, job_a=self.job_b, job_b=self.job_a)


class Answer(NamedTuple):
    """A comparison with what it is of, and how long it took."""

    question: Question
    found: Comparison
    a: Document
    b: Document
    seconds: float

    @property
    def titles(self) -> tuple[str, str]:
        """What the documents are called."""
        return self.a.title, self.b.title

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about the comparison, and about what is damaged of a reading."""
        beside = ((letter, note) for letter, one in zip("AB", (self.a, self.b), strict=True) for note in one.notes)
        # That a document was computed the comparison says, as do the files that are made of it.
        return (*self.found.notes, *(f"{letter}: {note}" for letter, note in beside if note != COMPUTED_NOTE))

    def document(self, letter: str) -> Document:
        """Return the document of A or B."""
        return self.a if letter == "A" else self.b


async def answer_of(question: Question, workspace: Workspace, say: Callable[[float], None]) -> Answer:
    """Read both sides and compare them; ``say`` is called with the share that is done.

    Raises InspectorError for a side that cannot be read, and for a job that is not there.
    """
    start = perf_counter()
    a = await document_of(question.a, workspace)
    b = a if question.b == question.a else await document_of(question.b, workspace)
    try:
        found = await in_slices(_steps(question, a.snapshot, b.snapshot), say)
    except KeyError as error:
        name = shortened(printable(str(error.args[0])))
        raise InspectorError("The job is not there any more.", f"No job there has the id {name}.", "") from None
    return Answer(question, found, a, b, perf_counter() - start)


async def in_slices(steps: Generator[Step, None, Result], say: Callable[[float], None] = lambda _share: None) -> Result:
    """Do steps to their end; between two slices the event loop has its turn."""
    stop, share = perf_counter() + _SLICE_SECONDS, 0.0
    while True:
        try:
            share = next(steps) or share
        except StopIteration as finished:
            result: Result = finished.value
            return result
        if perf_counter() >= stop:
            say(share)
            await asyncio.sleep(0)
            stop = perf_counter() + _SLICE_SECONDS


def _steps(question: Question, a: Snapshot, b: Snapshot) -> Generator[Step, None, Comparison]:
    if question.is_of_jobs and question.job_a == question.job_b:
        return compare_job_steps(a, b, question.job_a, question.options)  # also where it was re-created, or is gone
    if question.is_of_jobs:
        return compare_jobs_steps(a, question.job_a, b, question.job_b, question.options)
    return compare_steps(a, b, question.options)


def ids_of(change: JobChange) -> tuple[str, str] | None:
    """Return the ids of a job in A and B, None for one that only one of them has."""
    return (change.id_a, change.id_b) if change.id_a is not None and change.id_b is not None else None
