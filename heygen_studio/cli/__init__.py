"""The command line, ``heygen-studio``: one module for each group of commands.

Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 an engine or the machine failed, 130 cancelled. With
``--json`` exactly one JSON document is written to stdout, for an error too. Nothing imports it.
"""

from heygen_studio.cli.app import main

__all__ = ["main"]
