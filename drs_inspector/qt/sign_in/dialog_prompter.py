"""The questions of a sign-in as pages of the dialog: each page is a question, its buttons are the answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.project_model import ASKING
from drs_inspector.qt.sign_in.project_page import ProjectPage
from drs_inspector.session.profiles.prompter import (
    BACK,
    Back,
    CodeQuestion,
    Message,
    ProjectChoice,
    ProjectQuestion,
    Refusal,
    SecretQuestion,
)
from drs_inspector.session.profiles.texts import code_hint, no_list_text, place_and_person, signed_in_text
from drs_inspector.session.tasks import TaskOwner

Question = SecretQuestion | CodeQuestion | ProjectQuestion
_SIGNING_IN, _CHECKING, _OPENING = "Signing in…", "Checking the code…", "Opening…"
_ACCEPTED = "password accepted"
_COUNTING = "Counting jobs"
# Each count is three calls of the cloud's list.
_AT_ONCE = 3


class DialogPrompter:
    """Asks in a dialog. ``open_dialog()`` gives it: the one that is open, or one that the first question opens.

    One question is asked at a time; ``question`` is the one that waits for an answer, None while there is none.
    """

    def __init__(self, open_dialog: Callable[[], Awaitable[CredentialDialog]], tasks: TaskOwner) -> None:
        self._open_dialog = open_dialog
        self._tasks = tasks
        self._answer: asyncio.Future[Any] | None = None
        self.dialog: CredentialDialog | None = None
        self.question: Question | None = None
        self.has_asked = asyncio.Event()

    # Questions

    async def ask_secret(self, question: SecretQuestion) -> Mapping[str, str] | None:
        """Show the form; what was refused is marked and has the keyboard."""
        dialog = await self._turn_to(question)
        dialog.show_page("form")
        lacking = {field.name: "" for field in question.fields if field.secret and question.refused is not None}
        if question.refused is not None and question.refused.saved:
            dialog.form.show_saved("")
            dialog.form.show_values(lacking)
        self._say_refusal(dialog, question.refused)
        if question.refused is None:
            dialog.form.focus_first_gap()
        values: Mapping[str, str] | None = await self._wait(_SIGNING_IN)
        return values

    async def ask_code(self, question: CodeQuestion) -> str | Back | None:
        """Show the page of the code."""
        dialog, profile = await self._turn_to(question), question.profile
        dialog.code.head.show_source(
            profile.name or dialog.form.names.name, place_and_person(profile), _ACCEPTED, profile.colour
        )
        dialog.show_page("code")
        refused = question.refused
        dialog.code.ask(question.digits, code_hint(question.until), _sentence(refused) if refused is not None else "")
        answer: str | Back | None = await self._wait(_CHECKING)
        dialog.code.clear()
        return answer

    async def choose_projects(self, question: ProjectQuestion) -> ProjectChoice | Back | None:
        """Show the page of the projects; jobs are counted for the rows on the screen while it is shown."""
        dialog, profile = await self._turn_to(question), question.profile
        page = dialog.projects
        page.head.show_source(
            profile.name or dialog.form.names.name,
            place_and_person(profile),
            signed_in_text(question.token).rstrip("."),
            profile.colour,
        )
        dialog.show_page("projects")
        if question.problem is not None:
            refusal = _sentence(question.refused) if question.refused is not None else ""
            page.ask_name(no_list_text(question.problem, profile.region), refusal, remember=bool(profile.name))
        else:
            chosen = [project.id for project in question.chosen]
            page.ask(question.projects, chosen, every=question.every, remember=bool(profile.name))
        try:
            choice: ProjectChoice | Back | None = await self._wait(_OPENING)
        finally:
            for number in range(_AT_ONCE):
                self._tasks.cancel(f"{_COUNTING} {number}")
        return choice

    def tell(self, message: Message) -> None:
        """Say in the dialog how it goes on."""
        if self.dialog is not None:
            self.dialog.note(message.severity, message.text)

    # Answers

    def answer_values(self, values: Mapping[str, str]) -> None:
        """Answer with what is entered on the form."""
        self._give(dict(values))

    def answer_code(self, code: str) -> None:
        """Answer with a one-time code."""
        self._give(code)

    def answer_projects(self) -> None:
        """Answer with the projects that are chosen on the page."""
        if self.dialog is not None:
            page = self.dialog.projects
            if page.asks_name:
                self._give(ProjectChoice(named=page.by_hand.text, remember=page.remember.isChecked()))
                return
            chosen = () if page.model.every else page.model.chosen
            self._give(ProjectChoice(chosen, every=page.model.every, remember=page.remember.isChecked()))

    def answer_back(self) -> None:
        """Go one question back."""
        self._give(BACK)

    def give_up(self) -> bool:
        """Give the question up; False when none waits."""
        waits = self.question is not None
        self._give(None)
        return waits

    # Waiting

    async def _turn_to(self, question: Question) -> CredentialDialog:
        self.has_asked.set()
        if self.dialog is None:
            self.dialog = await self._open_dialog()
        dialog = self.dialog
        self.question = question
        self._answer = asyncio.get_running_loop().create_future()
        dialog.ready()
        return dialog

    async def _wait(self, words: str) -> Any:
        """Return the answer, and say in ``words`` what is done with it."""
        answer: Any = None
        try:
            if self._answer is not None:
                answer = await self._answer
        finally:
            self.question = self._answer = None
        if self.dialog is not None and answer is not None and answer is not BACK:
            self.dialog.busy(words)
        return answer

    def _give(self, answer: object) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def _say_refusal(self, dialog: CredentialDialog, refused: Refusal | None) -> None:
        if refused is None:
            return
        sentence = _sentence(refused)
        if not (refused.field and dialog.form.refuse(refused.field, sentence)):
            dialog.outcome.say("error", sentence)
            dialog.form.focus_first_gap()

    # Counting

    def count_jobs(self) -> None:
        """Count the jobs of the projects on the screen, while these are what is asked for."""
        question = self.question
        if not isinstance(question, ProjectQuestion) or self.dialog is None:
            return
        for number in range(_AT_ONCE):
            name = f"{_COUNTING} {number}"
            if self._tasks.running(name) is None:
                self._tasks.start(name, _count(self.dialog.projects, question))


class FollowUpPrompter(DialogPrompter):
    """Asks for what goes with something saved: a code, other values after a refusal. It does not ask to begin with."""

    async def ask_secret(self, question: SecretQuestion) -> Mapping[str, str] | None:
        """Show the form after something else; as the first question it is given up."""
        if question.refused is None and not self.has_asked.is_set():
            return None
        return await super().ask_secret(question)


async def _count(page: ProjectPage, question: ProjectQuestion) -> None:
    """Count the jobs of one project after the other, as long as there are rows on the screen without a count."""
    while (project := page.next_uncounted()) is not None:
        page.model.show_count(project.id, ASKING)
        count = await question.count_jobs(project)
        page.model.show_count(project.id, count.text if count.jobs is None else count.jobs)


def _sentence(refused: Refusal) -> str:
    return f"{refused.text} {refused.next_step}".strip()
