"""The script that the frozen program runs: the same entry point as the installed command's."""

from drs_inspector.__main__ import main

main()
