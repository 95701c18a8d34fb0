"""The command line: finds the subcommand and loads only that; without one it opens the window."""

import importlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from drs_inspector import __version__
from drs_inspector.commands.outermost import past_click, run_and_exit
from drs_inspector.commands.run_settings import PREFIX, RUN

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# Name -> (module with a click command called "command", line in --help). Kept here so that --help loads none of them.
SUBCOMMANDS = {
    "open": ("drs_inspector.commands.window", "Open the window; that is what happens without a command, too."),
    "connect": ("drs_inspector.commands.connect.command", "Sign in, and save that as a profile."),
    "export": ("drs_inspector.commands.export.command", "Read every job of a project and keep it as a JSON file."),
    "show": ("drs_inspector.commands.show.command", "Print jobs of a project or of saved files."),
    "find": ("drs_inspector.commands.find.command", "Find a text in jobs, objects, new names, rules and JSON."),
    "diff": ("drs_inspector.commands.diff.command", "Compare two documents, or two jobs, by meaning."),
    "watch": ("drs_inspector.commands.watch.command", "Watch the jobs of a project: a line for each change."),
    "query": ("drs_inspector.commands.query.command", "Ask with SQL about jobs of a project or of saved files."),
    "report": ("drs_inspector.commands.report.command", "Write a report that people can read, print and verify."),
    "mask": ("drs_inspector.commands.mask", "Write a copy of a saved file that can be given away."),
    "history": ("drs_inspector.commands.history.command", "Keep, list, show, export and remove earlier readings."),
    "doctor": (
        "drs_inspector.commands.connection_report.command",
        "Report on the connection to a cloud, step by step.",
    ),
    "profiles": ("drs_inspector.commands.profiles.command", "List, import, export and remove saved profiles."),
    "simulate": ("drs_inspector.commands.simulator.command", "Serve a demo cloud on this computer."),
    "self-test": ("drs_inspector.commands.self_test.command", "Check that the installed program works."),
    "completion": ("drs_inspector.commands.completion.command", "Print what a shell loads to complete commands."),
    "updates": ("drs_inspector.commands.updates", "Ask whether there is a newer release."),
}
WINDOW = "open"
# What the program calls itself, and a person need not: not in --help.
_HIDDEN = {
    "check-values": "drs_inspector.commands.check_values",
    "answer-sql": "drs_inspector.commands.answer_sql",
    "write-parquet": "drs_inspector.commands.export.write_parquet",
}


class InspectorGroup(click.Group):
    """A group that loads a subcommand when it is called and takes anything else as files for the window."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names that --help shows."""
        del ctx
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a subcommand and return its command; None for a name that is none."""
        del ctx
        module = _HIDDEN.get(cmd_name) or SUBCOMMANDS.get(cmd_name, ("", ""))[0]
        if not module:
            return None
        command: click.Command = importlib.import_module(module).command
        if cmd_name not in _HIDDEN:
            _add_common_options(command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the window's command before arguments that start with no subcommand.

        Raises click.UsageError when the first of them is no file either.
        """
        if ctx.resilient_parsing:  # the shell asks what could come next
            return super().parse_args(ctx, args)
        at = _words_before(args)
        word = args[at] if at < len(args) else None
        if word not in (*SUBCOMMANDS, *_HIDDEN, "--help", "-h", "--version"):
            if word and not word.startswith("-") and not os.path.lexists(word):
                raise _neither(word, ctx)
            args = [*args[:at], WINDOW, *args[at:]]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return what the shell offers: subcommands, options, and the window's own option and files."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 -- only a shell that asks needs it

        items = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return [*items, CompletionItem(incomplete, type="file")]
        window = self.get_command(ctx, WINDOW)
        known = {item.value for item in items}
        more = window.shell_complete(click.Context(window, parent=ctx), incomplete) if window else []
        return [*items, *(item for item in more if item.value not in known)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both ways of calling the program."""
        formatter.write_usage(ctx.command_path, "[open] [FILE]... | --profile NAME | --demo")
        formatter.write_usage(ctx.command_path, "COMMAND [OPTIONS]...", prefix="       ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the subcommands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_module, text) in SUBCOMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        with past_click():
            return super().invoke(ctx)

    def main(self, *args: Any, standalone_mode: bool = True, **options: Any) -> Any:
        """Run the command line; standing alone, it ends the program through the outermost handler.

        click's own handling would end with code 1 where the program says something else by that.
        """
        run: Callable[..., Any] = super().main
        RUN.reset(args[0] if args and args[0] is not None else options.get("args") or sys.argv[1:])
        if standalone_mode:
            return run_and_exit(lambda: run(*args, standalone_mode=False, **options))
        return run(*args, standalone_mode=False, **options)


def _neither(word: str, ctx: click.Context) -> click.UsageError:
    """Return the error for a first word that is neither a command nor a file."""
    import difflib  # noqa: PLC0415 -- only for an error

    near = difflib.get_close_matches(word, SUBCOMMANDS, 1)
    meant = f" Did you mean {near[0]!r}?" if near else f" Commands: {', '.join(SUBCOMMANDS)}."
    return click.UsageError(f"There is no such command, and no such file: {word!r}.{meant}", ctx)


def _common_options() -> list[click.Option]:
    """Return the options that every command takes, before its name or behind it; they set ``RUN`` and have no value."""
    return [
        _option("--errors", "errors", type=click.Choice(["text", "json"]), help="Errors as text, or one line of JSON."),
        _option("--color", "color", type=click.Choice(["auto", "never"]), help="Colours on a terminal, or none."),
        _option("-q", "--quiet", "quiet", is_flag=True, default=None, help="Write nothing but data and errors."),
        _option("-v", "--verbose", "verbose", is_flag=True, default=None, help="Name each request on standard error."),
        _option("--debug", "debug", is_flag=True, default=None, help="What goes over the wire, without secrets."),
    ]


def _add_common_options(command: click.Command) -> None:
    """Let a command take them, once."""
    have = {parameter.name for parameter in command.params}
    command.params += [option for option in _common_options() if option.name not in have]
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _add_common_options(one)


def _words_before(arguments: list[str]) -> int:
    """Return how many of the first arguments are options of this kind, with their values."""
    flags = {name for option in _common_options() if option.is_flag for name in option.opts}
    valued = {name for option in _common_options() if not option.is_flag for name in option.opts}
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


@click.group(
    cls=InspectorGroup,
    params=[*_common_options()],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Secrets come from a prompt, from the keyring, or from the variables DRS_INSPECTOR_PASSWORD (with _PASSCODE "
    "for a one-time code), DRS_INSPECTOR_TOKEN, or DRS_INSPECTOR_ACCESS_KEY with _SECRET_KEY and _SECURITY_TOKEN, "
    "never from an argument; a proxy's password from DRS_INSPECTOR_PROXY_PASSWORD (--proxy http://USER@HOST:PORT) or "
    "HTTPS_PROXY. Options that name a source have variables too: DRS_INSPECTOR_PROFILE for --profile, and so on. "
    "A file named like a command is given as ./export.",
)
@click.version_option(__version__, prog_name="drs-inspector", message="%(prog)s %(version)s")
def cli() -> None:
    """Look into the database replication jobs (DRS) of a cloud project.

    Without a command the window opens: with the files given (archives, saved API replies, also gzip), on a saved
    profile, or with --demo on a cloud that runs on this machine. A window that is open already takes them over.

    \b
    Exit codes: 0 all read, 1 written but some jobs unavailable, 2 usage,
    3 sign-in refused, 4 cloud unreachable, 5 file or output, 6 stopped by a limit,
    10 nothing found (find --exit-code), not so within the time (watch --until), different (diff),
    report --verify: 10 it differs, 11 other archive, 12 other version, 13 cannot tell,
    70 unforeseen error, 71 memory or open files used up,
    129 hung up, 130 interrupted, 143 terminated (SIGHUP, SIGINT, SIGTERM),
    141 nothing reads the output any more.
    """
