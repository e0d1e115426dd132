"""``python -m rsr`` is the command ``rsr``."""

from rsr.cli import main

if __name__ == "__main__":
    main()
