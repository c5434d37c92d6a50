"""``python -m teul`` is the command ``teul``."""

import sys

from teul.cli import main

if __name__ == "__main__":
    sys.exit(main())
