"""The start of the program, as ``drs-inspector`` and as ``python -m drs_inspector``; what fails from here on is told.

Nothing is loaded at the top that could fail: a broken installation ends with lines for people as well.
"""

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the program with the arguments of this process and end it; the entry point of the installed command."""
    try:
        from drs_inspector.commands.ending import ends_in_order  # noqa: PLC0415 - may fail
        from drs_inspector.commands.outermost import prepare_streams  # noqa: PLC0415 - may fail
        from drs_inspector.session.error_reports.hooks import install_hooks  # noqa: PLC0415 - may fail

        prepare_streams()
        install_hooks(_tell)
        with ends_in_order():
            from drs_inspector.cli import cli  # noqa: PLC0415 - may fail

            cli(prog_name="drs-inspector")
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - the outermost handler
        sys.exit(_exit_code_for(error))
    sys.exit(0)


def _tell(error: BaseException, where: str) -> None:
    from drs_inspector.commands.outermost import tell  # noqa: PLC0415 - only for an error

    tell(error, where)


def _exit_code_for(error: BaseException) -> int:
    """Tell why the command line could not be loaded, with whatever of the program can be loaded."""
    try:
        from drs_inspector.commands.outermost import exit_code_for  # noqa: PLC0415 - may fail

        return exit_code_for(error)
    except BaseException:  # noqa: BLE001 - there is nothing left but this
        os.write(2, b"Error: DRS Inspector could not start.\n  A part of it is missing.\n  Install it again.\n")
        return 70


if __name__ == "__main__":
    main()
