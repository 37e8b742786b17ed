"""Dispatch to the command line. (The window will be dispatched to from here.)"""

import sys


def main() -> int:
    """Entry point of `photoclip` and `python -m photoclip`."""
    try:
        from photoclip.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # Ctrl-C in the half second in which modules are imported
        sys.stderr.write("photoclip: interrupted\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
