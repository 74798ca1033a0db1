"""`python -m tools.doctor`."""

import sys

from tools.doctor.command import main

sys.exit(main())
