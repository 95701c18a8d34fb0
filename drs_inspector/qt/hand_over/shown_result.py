"""What the files of a dialog would hold: searched for a word, and shown; made again when something else is chosen."""

from collections.abc import Callable, Coroutine
from typing import Any

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.hand_over.offer import Offer
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.hand_over.result import Result
from drs_inspector.session.sources.masking_preview import preview_of

_COUNTING = "count what is masked"
_SEARCHING = "search what would be handed over"
_SHOWING = "show what would be handed over"


class ShownResult:
    """Answers a dialog's questions beside the window. ``end`` stops that, and keeps nothing."""

    def __init__(self, app: AppContext, dialog: HandOverDialog, offer: Offer) -> None:
        self._app, self._dialog, self._offer = app, dialog, offer
        self._made: tuple[object, Result] | None = None
        dialog.preview_wanted.connect(self.preview)
        dialog.masking.result.word_wanted.connect(self.search)
        dialog.masking.result.look_wanted.connect(self.look)

    def end(self) -> None:
        """Stop what is made, and keep none of it: it is all that would be written, unmasked too."""
        for name in (_COUNTING, _SEARCHING, _SHOWING):
            self._app.tasks.cancel(name)
        self._made = None

    def preview(self) -> None:
        """Count what a masking would replace; another choice or the dialog's end stops it."""
        dialog, offer = self._dialog, self._offer
        which, key = dialog.jobs.which, dialog.jobs.key

        async def count() -> None:
            documents = await offer.documents(which, key, with_readings=dialog.parts.with_readings)
            chosen = zip(documents, offer.ids_of_documents(which, key), strict=True)
            dialog.show_preview(await preview_of(list(chosen), dialog.masking.show_share))

        self._start(_COUNTING, count)

    def search(self, word: str) -> None:
        """Count a word in what would be written, and show that."""
        masking = self._dialog.masking
        policy, row = masking.policy(), masking.result

        async def count() -> None:
            result = await self._result()
            row.show_count(word, await result.count(word, policy), is_masked=policy is not None)

        self._start(_SEARCHING, count)

    def look(self) -> None:
        """Show what would be written."""
        masking, jobs = self._dialog.masking, self._dialog.jobs
        policy, row = masking.policy(), masking.result
        titles = self._offer.titles(jobs.which, jobs.key)

        async def show() -> None:
            result = await self._result()
            shown = zip(titles, await result.shown(policy), strict=True)
            several = len(titles) > 1
            row.show_pieces(
                [
                    (": ".join(filter(None, (title if several or not piece.title else "", piece.title))), piece)
                    for title, pieces in shown
                    for piece in pieces
                ]
            )

        self._start(_SHOWING, show)

    def _start(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            except InspectorError as error:
                self._dialog.masking.result.show_problem(error)

        self._app.tasks.start(name, guarded())

    async def _result(self) -> Result:
        jobs, parts, exporter = self._dialog.jobs, self._dialog.parts, self._dialog.exporter
        which, key = jobs.which, jobs.key
        chosen = which, key, exporter.name, parts.with_readings, parts.with_archive
        documents = await self._offer.documents(which, key, with_readings=parts.with_readings)
        if self._made is None or self._made[0] != chosen:
            form = self._offer.format_named(exporter.name, which, key, with_archive=parts.with_archive)
            result = Result(form, documents, self._offer.job_ids(which, key), self._offer.part(which))
            self._made = chosen, result
        return self._made[1]
