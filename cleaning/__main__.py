"""`python -m cleaning`: the same as the console script `ghirbal`."""

import signal


def main() -> None:
    """Load the command line and run it; interrupted while it loads, end without a traceback."""
    usual = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cleaning import cli

    signal.signal(signal.SIGINT, usual)
    cli.main()


if __name__ == "__main__":
    main()
