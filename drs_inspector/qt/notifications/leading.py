"""From a notification to what it is about."""

from typing import Protocol

from PySide6.QtWidgets import QApplication

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.one_instance.to_front import come_to_front
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.notifications.notice import Target
from drs_inspector.session.search.place import node_of


class Leads(Protocol):
    """What is needed of the frame of a window."""

    def open_place(self, place: object) -> None:
        """Open a job."""

    def show_source(self, key: str) -> None:
        """Show the jobs of a source."""


def lead(app: AppContext, frame: Leads, target: Target, token: str) -> None:
    """Bring a window to the front at the job or the source of a notification.

    A dialog, which a person is in the middle of, is brought to the front and nothing else.
    """
    come_to_front(app.window, token)
    session = app.workspace.find(target.session)
    if QApplication.activeModalWidget() is not None or not target.session:
        return
    if session is None:
        app.window.status.idle("The source of this notification is closed")
        return
    if not target.job_id:
        frame.show_source(target.session)
        return
    snapshot = session.inspector.snapshot
    job = snapshot.jobs.get(target.job_id)
    if job is None:
        frame.show_source(target.session)
        app.window.status.idle("The job of this notification is not there any more")
    else:
        frame.open_place(Place(node_of(job, snapshot, target.session)))
