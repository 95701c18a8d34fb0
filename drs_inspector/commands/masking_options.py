"""``--level``, ``--keep``, ``--replace`` and ``--preview``: what stays in a file that is given away."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from drs_inspector.domain.redaction.allow_list import CLASSES, Level, Policy

F = TypeVar("F", bound=Callable[..., Any])
_LEVELS = [str(level) for level in Level]


def masking_options(*, required: bool, unmasked: str = "", preview: bool = True) -> Callable[[F], F]:
    """Add the options to a command; their values are ``level``, ``keep``, ``replace`` and, where there is one,
    ``preview``.

    ``unmasked`` is a further word for --level: nothing but secrets is left out. It is the default then.
    """
    levels = [unmasked, *_LEVELS] if unmasked else _LEVELS
    by_default: dict[str, Any] = {"default": unmasked, "show_default": True} if unmasked else {}

    def add(function: F) -> F:
        for name, words in (("--replace", "Replace this class, too"), ("--keep", "Let this class stay")):
            function = click.option(
                name, metavar="CLASS", multiple=True, type=click.Choice(list(CLASSES)), help=f"{words}; repeatable."
            )(function)
        if preview:
            function = click.option(
                "--preview",
                is_flag=True,
                help="Write nothing; print by class what is replaced and what stays, how many, and an example.",
            )(function)
        return click.option(
            "--level",
            type=click.Choice(levels),
            required=required,
            help="Who gets it: what that level lets stay.",
            **by_default,
        )(function)

    return add


def policy_of(level: str | None, keep: Sequence[str], replace: Sequence[str]) -> Policy | None:
    """Return what stays, None without a level. Raises click.UsageError for classes without a level, or both ways."""
    both = sorted({*keep} & {*replace})
    if both:
        raise click.UsageError(f"--keep {both[0]} and --replace {both[0]} contradict each other.")
    if level is None:
        if keep or replace:
            raise click.UsageError("--keep and --replace change a level: give --level.")
        return None
    return Policy.of(Level(level), {**dict.fromkeys(keep, True), **dict.fromkeys(replace, False)})


def check_preview(output: str | None, policy: Policy | None) -> None:
    """Raise click.UsageError where a preview has no level, or a file to write."""
    if policy is None:
        raise click.UsageError("--preview shows what a level does: give --level.")
    if output is not None:
        raise click.UsageError("--preview writes nothing: leave -o out.")
