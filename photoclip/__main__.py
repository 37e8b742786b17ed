"""Dispatch to the command line. (The window will be dispatched to from here.)"""

import sys


def main() -> int:
    """Entry point of `photoclip` and `python -m photoclip`."""
    from photoclip.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
