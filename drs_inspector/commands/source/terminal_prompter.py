"""Asks on a terminal what a sign-in needs; without one it names the option or variable that is missing."""

import asyncio
import re
from collections.abc import Mapping, Sequence

import click

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.cloud.iam.methods.base import SignInField
from drs_inspector.commands.source.options import PASSCODE_VARIABLE, how_to_give
from drs_inspector.commands.source.terminal import Terminal
from drs_inspector.domain.errors import SignInError
from drs_inspector.domain.printable import printable
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
from drs_inspector.session.profiles.texts import (
    ALL_PROJECTS_TEXT,
    CODE_LABEL,
    PROJECT_LABEL,
    PROJECT_NOTE,
    PROJECTS_LABEL,
    no_list_text,
    profile_words,
    with_zone,
)

ROWS = 6
PROJECT_OPTIONS = "--project-id or --project-name"
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")


class TerminalPrompter:
    """Implements `session.profiles.prompter.Prompter`.

    ``introduces``: says first where it signs in, for commands that do not ask for that themselves, and
    leaves out until when the sign-in lasts.
    """

    def __init__(self, terminal: Terminal | None = None, *, introduces: bool = True) -> None:
        self._terminal = terminal or Terminal()
        self._introduces = introduces
        self._introduced = False

    async def ask_secret(self, question: SecretQuestion) -> Mapping[str, str] | None:
        """Ask for each field in turn. Without a terminal raises the refusal, or click.UsageError."""
        terminal = self._terminal
        if not terminal.can_ask:
            raise _unanswered(question)
        self._introduce(question)
        if question.refused is not None:
            terminal.say_refused(question.refused.text, question.refused.next_step)
        answers: dict[str, str] = {}
        for field in question.fields:
            if field.more and not _is_refused(field, question.refused):
                continue
            answer = self._ask_field(field, question.values.get(field.name, ""))
            if answer is None:
                return None
            answers[field.name] = answer
        return answers

    def _ask_field(self, field: SignInField, value: str) -> str | None:
        notes = [] if field.required else ["Enter for none"]
        if field.secret:
            notes.append("not shown")
        while True:
            answer = self._terminal.ask(field.label, note=", ".join(notes), default=value, secret=field.secret)
            if answer is None or answer or not field.required:
                return answer
            self._terminal.say(f"  {field.missing}")

    def _introduce(self, question: SecretQuestion) -> None:
        if self._introduces and not self._introduced:
            self._terminal.say(self._terminal.dim(f"Signing in: {profile_words(question.profile)}"))
        self._introduced = True

    async def ask_code(self, question: CodeQuestion) -> str | Back | None:
        """Ask for the code; Enter without one goes back. Without a terminal raises what is missing or refused."""
        if not self._terminal.can_ask:
            if question.refused is not None:
                raise question.refused.error
            raise click.UsageError(f"No one-time code: set {PASSCODE_VARIABLE}, or run this in a terminal to be asked.")
        if question.refused is not None:
            self._terminal.say_refused(question.refused.text, question.refused.next_step)
        answer = self._terminal.ask(CODE_LABEL)
        return answer if answer is None else "".join(answer.split()) or BACK

    async def choose_projects(self, question: ProjectQuestion) -> ProjectChoice | Back | None:
        """Show projects with their jobs, a few at a time, and ask which. Raises click.UsageError without a terminal."""
        terminal = self._terminal
        if not terminal.can_ask:
            why = f"{_why(question)} " if question.problem is not None else ""
            raise click.UsageError(f"{why}A project must be chosen: give {PROJECT_OPTIONS}.")
        if question.problem is not None:
            return self._ask_project_name(question)
        projects = question.projects
        how = f"numbers, names, * for {_lower(ALL_PROJECTS_TEXT)}" if question.several else "a number or a name"
        terminal.say(f"{terminal.bold(PROJECTS_LABEL)} {terminal.dim(f'({len(projects)}; {how})')}")
        shown = await self._show_some(question, 0)
        while True:
            answer = terminal.ask("Which")
            if answer is None:
                return None
            if not answer.strip():
                shown = await self._show_some(question, shown)
                continue
            if answer.strip() == "*" and question.several:
                return ProjectChoice(every=True)
            chosen, unknown = chosen_projects(answer, projects)
            if unknown:
                terminal.say_refused(f"There is no project {unknown}.")
            elif len(chosen) > 1 and not question.several:
                terminal.say_refused("Only one project can be read here.")
            elif chosen:
                return ProjectChoice(chosen)

    def _ask_project_name(self, question: ProjectQuestion) -> ProjectChoice | Back | None:
        """Ask for a project by name or id; Enter without one goes back."""
        if question.refused is not None:
            self._terminal.say_refused(question.refused.text, question.refused.next_step)
        else:
            self._terminal.say(_why(question))
        answer = self._terminal.ask(PROJECT_LABEL, note=PROJECT_NOTE)
        if answer is None:
            return None
        return ProjectChoice(named=answer) if answer.strip() else BACK

    async def _show_some(self, question: ProjectQuestion, start: int) -> int:
        """Count the jobs of the next projects, show them, and return where the ones after them begin."""
        rows = question.projects[start : start + ROWS]
        counts = await asyncio.gather(*(question.count_jobs(project) for project in rows))
        width = max((len(printable(project.name)) for project in question.projects), default=0)
        for number, (project, count) in enumerate(zip(rows, counts, strict=True), start + 1):
            text = count.text.removeprefix("list ")
            if count.jobs is None:
                text = self._terminal.coloured(text, "yellow")
            self._terminal.say(f"{number:>3} {printable(project.name):<{width}}  {text:>10}")
        end = start + len(rows)
        if end < len(question.projects):
            self._terminal.say(self._terminal.dim(f"  … {len(question.projects) - end} more: press Enter"))
        return end

    def tell(self, message: Message) -> None:
        """Write a message; success only where the conversation is about signing in."""
        if message.severity == "warning":
            self._terminal.say(message.text)
        elif not self._introduces:
            text = message.text if message.moment is None else with_zone(message.text, message.moment)
            self._terminal.say_done(text)


def chosen_projects(answer: str, projects: Sequence[Project]) -> tuple[tuple[Project, ...], str]:
    """Return the projects that an answer such as "1-3, eu-de_shop" means, and the first part that means none."""
    by_name = {name: project for project in projects for name in (project.id, project.name)}
    if answer.strip() in by_name:
        return (by_name[answer.strip()],), ""
    chosen: dict[str, Project] = {}
    for part in re.sub(r"\s{0,64}-\s{0,64}(?=\d)", "-", answer).replace(",", " ").split():
        span = _RANGE.fullmatch(part)
        first, last = (int(span[1]), int(span[2])) if span else (int(part), int(part)) if part.isdecimal() else (0, 0)
        if part in by_name:
            chosen[by_name[part].id] = by_name[part]
        elif 1 <= first <= last <= len(projects):
            chosen |= {project.id: project for project in projects[first - 1 : last]}
        else:
            return (), part
    return tuple(chosen.values()), ""


def _unanswered(question: SecretQuestion) -> Exception:
    """Return what to raise where no person can be asked."""
    refused = question.refused
    asked = [field for field in question.fields if refused is None or _is_refused(field, refused)] or question.fields
    names = [how_to_give(field) for field in asked if field.required]
    if refused is not None:
        error = refused.error
        return SignInError(
            refused.text,
            error.cause,
            f"{refused.next_step} Give it with {' and '.join(names)}, or run this in a terminal to be asked.",
            code=error.code,
            request_id=error.request_id,
            http_status=error.http_status,
        )
    return click.UsageError(f"Missing: {', '.join(names)}. Give them, or run this in a terminal to be asked.")


def _why(question: ProjectQuestion) -> str:
    return no_list_text(question.problem, question.profile.region) if question.problem is not None else ""


def _is_refused(field: SignInField, refused: Refusal | None) -> bool:
    return refused is not None and refused.field == field.name


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
