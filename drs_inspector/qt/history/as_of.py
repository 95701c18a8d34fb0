"""The slider at work: a reading that is wished for is opened in a thread, and the whole window shows it.

It is a document of its own in the list of sources, so that all that is exported or copied of it says where it is from
and of when. One is held at a time: another wish takes its place. What is shown stays until the next is there.
"""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import printable
from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.history.as_of_bar import AsOfBar
from drs_inspector.qt.history.same_place import NOT_THEN, SamePlace
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.events import FetchFinished
from drs_inspector.session.workspace.open_session import OpenSession, SessionClosed
from drs_inspector.session.workspace.workspace import WorkspaceEvent

if TYPE_CHECKING:
    from drs_inspector.session.history.offers import ReadingOffer

_SHOWING: Final = "Showing an earlier reading"
_LISTING: Final = "Listing earlier readings"


class AsOf(QObject):
    """The slider of a window. ``live`` is the key of the source that it is about, ``past`` that of what was opened."""

    def __init__(self, app: AppContext, browse: BrowseController, frame: FrameController) -> None:
        super().__init__(app.window)
        self._app, self._browse, self._frame = app, browse, frame
        self._offers: tuple[ReadingOffer, ...] = ()
        self._found: tuple[ReadingOffer, ...] | None = None
        self._shown: ReadingOffer | None = None
        self._wish: ReadingOffer | None = None
        self._note = ""
        self.live = self.past = ""
        self.bar: AsOfBar | None = None
        self._ends = [browse.sources.subscribe(self.look), app.workspace.subscribe(self._on_event)]
        browse.session_changed.connect(self.look)
        frame.made.connect(self._made)

    def close(self) -> None:
        """Stop following, and take away what was opened for the slider."""
        for end in self._ends:
            end()
        self._ends.clear()
        for name in (_SHOWING, _LISTING):
            self._app.tasks.cancel(self._named(name))
        if self.past and self._app.workspace.find(self.past) is not None:
            self._app.tasks.start(f"Closing {self.past}", self._app.workspace.close_session(self.past))

    def _named(self, what: str) -> str:
        """Return the name of a task: every window has its own."""
        return f"{what} {id(self)}"

    def _made(self) -> None:
        self.bar = AsOfBar(self._frame.frame)
        self._frame.frame.add_above(self.bar)
        self.bar.wished.connect(self._wished)
        self.bar.looked_at.connect(self.list_anew)
        self.bar.slider.sliderReleased.connect(self._show)
        self._app.window.installEventFilter(self)
        self.look()

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionClosed) and key == self.past:
            self._leave()
        elif isinstance(event, SessionClosed) and key == self.live:
            self.live, self._offers, self._found = "", (), None
            self._show()
        elif isinstance(event, FetchFinished) and not event.report.is_look and key == self.live:
            self.look(anew=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again which readings are kept when a person comes back: another program may have kept some."""
        if event.type() == QEvent.Type.WindowActivate and watched is self._app.window:
            self.list_anew()
        return False

    def _leave(self) -> None:
        """What was opened for the slider is closed."""
        self.past, self._shown, self._wish, self._note = "", None, None, ""
        self._show()

    # Which readings there are

    def look(self, *, anew: bool = False) -> None:
        """Offer the readings of the source that is shown; ``anew``: there may be others than a moment ago."""
        if self.bar is None or not self._ends:
            return
        session = self._session()
        if session is None or session.kind == "file":
            self._show()
            return
        if session.key == self.live and not anew:
            self._show()
            return
        if session.key != self.live:
            self._offers, self._found = (), None
        self.live = session.key
        self._show()
        self._app.tasks.start(self._named(_LISTING), self._list(session))

    async def _list(self, session: OpenSession) -> None:
        from drs_inspector.session.history.offers import offered_readings  # noqa: PLC0415 - after the first paint

        offers = await asyncio.to_thread(offered_readings, session)
        if self.live == session.key:
            self._found = tuple(reversed(offers))
            self._show()

    def _is_on_its_way(self) -> bool:
        """Tell whether the slider is being moved, or a reading is being opened for it."""
        is_opening = self._wish is not None and not _is_same(self._wish, self._shown)
        return is_opening or (self.bar is not None and self.bar.is_moving)

    def list_anew(self) -> None:
        """Look which readings there are now, also while one of them is shown."""
        session = self._app.workspace.find(self.live)
        if session is not None and self._ends:
            self._app.tasks.start(self._named(_LISTING), self._list(session))

    def _session(self) -> OpenSession | None:
        """Return the source that is shown, where it is one."""
        shown = self._browse.sources.sessions()
        return shown[0] if len(shown) == 1 else None

    # What is said

    def _is_past(self) -> bool:
        session = self._session()
        return bool(self.past) and session is not None and session.key == self.past

    def _show(self) -> None:
        bar, session = self.bar, self._session()
        if bar is None:
            return
        if self._found is not None and not self._is_on_its_way():
            # Until then the places of the slider are those of the list that it is moved over.
            self._offers, self._found = self._found, None
        is_past = self._is_past()
        is_about = session is not None and (is_past or session.key == self.live)
        bar.setVisible(is_about and (is_past or bool(self._offers)))
        if not is_about:
            return
        place = self._place() if is_past else len(self._offers)
        if not self._is_on_its_way():
            bar.show_readings([self._title(at) for at in range(len(self._offers))], place)
        bar.slider.setEnabled(bool(self._offers) and bool(self.live))
        bar.now.setEnabled(bool(self.live))
        bar.say(self._words(is_past=is_past), is_past=is_past)

    def _place(self) -> int:
        """Return where the slider is for what is shown, also where that is not kept any more."""
        shown = self._shown
        if shown is None:
            return len(self._offers)
        known = next((at for at, one in enumerate(self._offers) if one.ref == shown.ref), None)
        earlier = sum(one.read_at < shown.read_at for one in self._offers)
        return known if known is not None else min(earlier, max(len(self._offers) - 1, 0))

    def _title(self, place: int) -> str:
        offer, count = self._offers[place], len(self._offers)
        if not offer.ref.profile:
            return printable(offer.title)
        number, at = f"{offer.ref.number:,}", f"{place + 1:,}"
        which = f"reading {number} of {count:,}" if number == at else f"reading {number}, {at} of {count:,}"
        return f"{moment_words(offer.read_at, datetime.now(UTC))} ({which})"

    def _words(self, *, is_past: bool) -> str:
        shown, wish = self._shown, self._wish
        if is_past and shown is not None:
            known = next((at for at, one in enumerate(self._offers) if one.ref == shown.ref), None)
            title = self._title(known) if known is not None else f"{printable(shown.title)}, not kept any more"
            words = [f"As of {title}"]
        else:
            count = len(self._offers)
            words = [f"Now · {count:,} {'reading' if count == 1 else 'readings'} to go back to"]
        if wish is not None and not _is_same(wish, shown):
            words.append(f"opening {printable(wish.title)}…")
        return " · ".join(filter(None, (*words, self._note)))

    # Going there

    def _wished(self, place: int) -> None:
        """Show the reading at a place, or the source as it is now."""
        self._note = ""
        self._wish = self._offers[place] if place < len(self._offers) else None
        if self._wish is None:
            self._go_now()
        else:
            self._app.tasks.start(self._named(_SHOWING), self._work(), newest_wins=False)
            self._show()

    async def _work(self) -> None:
        """Open what is wished for, one at a time; what is not wished for any more when it comes is not shown."""
        from drs_inspector.session.history.offers import opened  # noqa: PLC0415 - as above

        while (wish := self._wish) is not None and not _is_same(wish, self._shown):
            try:
                found = await opened(wish.ref)
            except InspectorError as error:
                if self._wish is wish:
                    self._failed(error)
                continue
            live = self._app.workspace.find(self.live)
            if self._wish is not wish or live is None:
                continue
            with SamePlace(self._app, self._browse, self._frame) as place:
                title = self._document_title(live, wish)
                document = await self._app.workspace.show_document(
                    title, found.snapshot, kept_of=wish.ref.profile, instead_of=self.past
                )
                self.past, self._shown = document.key, wish
                self._note = " ".join((*found.notes, NOT_THEN if not place.go_to(document.key) else "")).strip()
            self._show()

    def _failed(self, error: InspectorError) -> None:
        """Say why a reading is not shown; what was shown stays, and the list is looked at again."""
        self._wish = self._shown if self._is_past() else None
        self._note = " ".join(filter(None, (error.title, error.cause)))
        self._show()
        self.list_anew()

    def _document_title(self, live: OpenSession, offer: "ReadingOffer") -> str:
        source = live.inspector.snapshot.source
        from drs_inspector.session.history.kept_list import document_title, short_name  # noqa: PLC0415 - as above

        project = source.project_name or source.project_id or live.title
        if not offer.ref.profile:
            return f"{short_name(project)}, {offer.title}"
        return document_title(project, offer.ref.number, moment_words(offer.read_at, None))

    def _go_now(self) -> None:
        """Show the source as it is now, and let the reading go."""
        past, self.past, self._shown = self.past, "", None
        if past and self._app.workspace.find(self.live) is not None:
            with SamePlace(self._app, self._browse, self._frame) as place:
                self._browse.show_source(self.live)
                self._note = "" if place.go_to(self.live) else "The job that was open is not there any more"
        if past:
            self._app.tasks.start(f"Closing {past}", self._app.workspace.close_session(past))
        self._show()


def _is_same(one: "ReadingOffer | None", other: "ReadingOffer | None") -> bool:
    """Tell whether two are the same reading: lists of them are made anew."""
    return one is other or (one is not None and other is not None and one.ref == other.ref)
