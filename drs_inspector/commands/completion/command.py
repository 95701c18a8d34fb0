"""``drs-inspector completion bash|zsh|fish``: the script that a shell loads to complete commands and what they take."""

import click

# The installed packages have the same scripts, from the same generator of click.
VARIABLE = "_DRS_INSPECTOR_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
# Names of profiles and views may have spaces, and letters that a shell runs: bash puts in what it is given as it is.
_UNQUOTED = "COMPREPLY+=($value)"
_QUOTED = r"""case "${COMP_WORDS[COMP_CWORD]}" in
                \"*) value=$(printf '%s' "$value" | sed 's/[\\"$`]/\\&/g') ;;
                \'*) value=$(printf '%s' "$value" | sed "s/'/'\\\\''/g") ;;
                *) printf -v value '%q' "$value" ;;
            esac
            COMPREPLY+=("$value")"""


@click.command("completion", short_help="Print what a shell loads to complete commands.")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion of a shell: commands, options, profiles, regions, tables, columns and views.

    \b
    bash: source <(drs-inspector completion bash)
    zsh:  source <(drs-inspector completion zsh)
    fish: drs-inspector completion fish | source

    The packages install it already.
    """
    click.get_current_context().exit(_print(shell))


def _print(shell: str) -> int:
    from drs_inspector.commands.exit_codes import ALL_READ  # noqa: PLC0415 -- not for --help
    from drs_inspector.commands.output import write_table  # noqa: PLC0415 -- as above

    write_table([completion_script(click.get_current_context().find_root().command, shell)])
    return ALL_READ


def completion_script(cli: click.Command, shell: str) -> str:
    """Return the script for a shell; the program itself answers what could come next."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 -- not for --help

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    complete = made(cli, {}, "drs-inspector", VARIABLE)
    # source() asks for the version of the bash of this machine; the text is the same for all.
    return (
        (complete.source_template % complete.source_vars())
        .replace(_UNQUOTED, _QUOTED)
        .replace("read type", "read -r type")
    )
