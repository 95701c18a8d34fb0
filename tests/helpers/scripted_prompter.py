"""A prompter that answers from a script and keeps what it was asked."""

from collections.abc import Mapping
from typing import Any

from drs_inspector.session.profiles.prompter import (
    Back,
    CodeQuestion,
    Message,
    ProjectChoice,
    ProjectQuestion,
    SecretQuestion,
)

Question = SecretQuestion | CodeQuestion | ProjectQuestion


class ScriptedPrompter:
    """Gives one answer after the other, whatever is asked; an answer may be a function of the question.

    Without answers left every question is given up.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[Question] = []
        self.told: list[Message] = []

    @property
    def kinds(self) -> list[str]:
        """What was asked for, in order."""
        names = {SecretQuestion: "secret", CodeQuestion: "code", ProjectQuestion: "projects"}
        return [names[type(question)] for question in self.asked]

    def last(self, kind: type[Any]) -> Any:
        """Return the last question, which must be of this kind."""
        assert isinstance(self.asked[-1], kind)
        return self.asked[-1]

    async def _answer(self, question: Question) -> Any:
        self.asked.append(question)
        answer = self.answers.pop(0) if self.answers else None
        return await answer(question) if callable(answer) else answer

    async def ask_secret(self, question: SecretQuestion) -> Mapping[str, str] | None:
        return await self._answer(question)

    async def ask_code(self, question: CodeQuestion) -> str | Back | None:
        return await self._answer(question)

    async def choose_projects(self, question: ProjectQuestion) -> ProjectChoice | Back | None:
        return await self._answer(question)

    def tell(self, message: Message) -> None:
        self.told.append(message)
