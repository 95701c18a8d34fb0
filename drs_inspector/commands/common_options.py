"""The options that every command takes, before its name or behind it; they set ``run_settings.RUN``."""

from typing import Any

import click

from drs_inspector.commands.run_settings import PREFIX, RUN


def common_options() -> list[click.Option]:
    """Return new options; they give the command no value."""
    return [
        _option("--errors", "errors", type=click.Choice(["text", "json"]), help="Errors as text, or one line of JSON."),
        _option("--color", "color", type=click.Choice(["auto", "never"]), help="Colours on a terminal, or none."),
        _option("-q", "--quiet", "quiet", is_flag=True, default=None, help="Write nothing but data and errors."),
        _option("-v", "--verbose", "verbose", is_flag=True, default=None, help="Name each request on standard error."),
        _option("--debug", "debug", is_flag=True, default=None, help="What goes over the wire, without secrets."),
    ]


def add_common_options(command: click.Command) -> None:
    """Let a command take them, once."""
    have = {parameter.name for parameter in command.params}
    command.params += [option for option in common_options() if option.name not in have]
    if isinstance(command, click.Group):
        for one in command.commands.values():
            add_common_options(one)


def words_before(arguments: list[str]) -> int:
    """Return how many of the first arguments are options of this kind, with their values."""
    flags = {name for option in common_options() if option.is_flag for name in option.opts}
    valued = {name for option in common_options() if not option.is_flag for name in option.opts}
    place = 0
    while place < len(arguments):
        word = arguments[place]
        if word in flags or word.partition("=")[0] in valued - {word}:
            place += 1
        elif word in valued:
            place += 2
        else:
            break
    return min(place, len(arguments))


def _option(*names: str, **more: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=_set, envvar=f"{PREFIX}{names[-1].upper()}", **more)


def _set(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    # Before the command's name or behind it: what is not given there leaves what is given here.
    if value is not None and not ctx.resilient_parsing:
        setattr(RUN, str(param.name), value)
