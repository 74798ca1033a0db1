"""`python -m tools.doctor`."""

import sys

from tools.doctor.command import main

if __name__ == "__main__":
    sys.exit(main())
