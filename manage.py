#!/usr/bin/env python
"""Runs Django's and Thor's commands, with the embedded servers up while they run."""

import os
import sys


def main() -> None:
    """Run one command; one sentence and exit code 1 when the configuration is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thor_project.settings")
    from thor_project.commandline import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()
