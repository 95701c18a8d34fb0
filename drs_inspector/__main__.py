"""``python -m drs_inspector`` is the installed command ``drs-inspector``."""

from drs_inspector.cli import main

main()
