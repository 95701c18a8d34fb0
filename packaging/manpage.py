"""The manual page, from the same definitions that ``--help`` shows."""

import re

import click

_FILES = """\
.SH FILES
.TP
.I ~/.config/drs\\-inspector/
Settings and profiles, without any secret.
.TP
.I ~/.local/state/drs\\-inspector/
The log, and state that may be lost.
.TP
.I /usr/lib/drs\\-inspector/licences/
The licences of everything the program carries.
.PP
Tokens, passwords and keys are saved in the keyring of the desktop and nowhere else.
.SH ENVIRONMENT
.TP
.B DRS_INSPECTOR_HOME
Keeps all files of the program below this folder.
.TP
.B DRS_INSPECTOR_PASSWORD
The password of
.BR export " and " show ,
so that it need not be typed.
.TP
.BR DRS_INSPECTOR_PROFILE ", " DRS_INSPECTOR_REGION ", " DRS_INSPECTOR_PROJECT_NAME " ..."
Options that name a source; what the command line names goes before.
.TP
.BR DRS_INSPECTOR_ERRORS ", " DRS_INSPECTOR_COLOR ", " DRS_INSPECTOR_QUIET ", and so on"
The options of these names.
.TP
.B NO_COLOR
No colours.
.SH "EXIT STATUS"
0 all read, 1 written but some jobs unavailable, 2 usage, 3 sign\\-in refused, 4 cloud unreachable, 5 file,
130 interrupted.
"""


def render(cli: click.Group, name: str, version: str, day: str = "") -> str:
    """Return the page in troff, for section 1; ``day`` is its date as YYYY-MM-DD, "" for a page without one."""
    context = click.Context(cli, info_name=name)
    lines = [
        f'.TH {name.upper()} 1 "{day}" "DRS Inspector {version}" "User Commands"',
        ".SH NAME",
        rf"{escaped(name)} \- inspect database replication jobs in the cloud",
        ".SH SYNOPSIS",
        f".B {escaped(name)}",
        rf"[\fBopen\fR] [\fIFILE\fR]... | \fB{escaped('--profile')}\fR \fINAME\fR | \fB{escaped('--demo')}\fR",
        ".br",
        f".B {escaped(name)}",
        r"\fICOMMAND\fR [\fIOPTION\fR]...",
        ".SH DESCRIPTION",
        *_paragraphs(cli.help or ""),
        ".SH OPTIONS",
        *_options(cli, context),
    ]
    lines.append(".SH COMMANDS")
    for command_name in cli.list_commands(context):
        command = cli.get_command(context, command_name)
        if command is not None and not command.hidden:
            lines += _command(command, command_name, context)
    return "\n".join(lines) + "\n" + _FILES


def escaped(text: str) -> str:
    """Return text that troff prints as it is."""
    text = text.replace("\\", r"\(rs").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", text)


def _command(command: click.Command, name: str, parent: click.Context) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f'.SS "{escaped(name)} {escaped(usage)}"', *_paragraphs(command.help or command.get_short_help_str())]
    return lines + _options(command, context, without_help=True)


def _options(command: click.Command, context: click.Context, *, without_help: bool = False) -> list[str]:
    lines = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None or not isinstance(parameter, click.Option) or (without_help and "--help" in parameter.opts):
            continue
        lines += [".TP", rf"\fB{escaped(record[0])}\fR", *(_paragraphs(record[1]) or [r"\&"])]
    return lines


def _paragraphs(text: str) -> list[str]:
    """Return help text as troff; click marks lines that keep their breaks with a backspace."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        rows = [row.strip() for row in paragraph.split("\n")]
        lines += [".PP"] if lines else []
        if rows[0] == "\b":
            for row in rows[1:]:
                lines += [escaped(row), ".br"]
        else:
            lines.append(escaped(" ".join(row for row in rows if row)))
    return [line for line in lines if line]
