"""`python -m cleaning`: the same as the console script `ghirbal`."""

from cleaning.cli import main

if __name__ == "__main__":
    main()
