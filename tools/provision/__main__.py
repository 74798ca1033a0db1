"""`python -m tools.provision`; see `tools.provision.command`."""

import sys

from tools.provision.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
