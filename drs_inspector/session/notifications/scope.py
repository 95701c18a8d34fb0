"""Over which jobs notifications are: all, those of a filter, or those of a saved view."""

from collections.abc import Sequence

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.notifications.settings import FILTER, VIEW, Choice
from drs_inspector.storage.saved_views.saved_view import SavedView


def filter_of(choice: Choice, views: Sequence[SavedView]) -> str:
    """Return the filter in force, "" for all jobs: also where the view has gone, since silence would hide changes."""
    if choice.jobs == FILTER:
        return choice.filter
    if choice.jobs.startswith(VIEW):
        name = choice.jobs.removeprefix(VIEW)
        return next((view.filter for view in views if view.name == name), "")
    return ""


class Scope:
    """Answers for single jobs, with ages as of when this was made; a filter that cannot be read leaves all in."""

    def __init__(self, text: str = "") -> None:
        query = parse_query(text)
        if query.unknown_paths:
            query = parse_query(text, known=[path.text for path in query.unknown_paths])
        self._query = query

    def has(self, job: Job, snapshot: Snapshot) -> bool:
        """Tell whether changes of a job are told; where it is not known whether it matches, they are."""
        return self._query.problem is not None or self._query.answer(job, snapshot) is not False
