"""What the commands of this folder do alike with bad arguments and failures."""

import argparse
import sys
from typing import Final, NoReturn

UNUSABLE: Final = 2
"""Exit status: the arguments, or what they lead to, cannot be used."""


class Refusal(Exception):
    """Something that the person at the keyboard can put right; the text says what."""


class Parser(argparse.ArgumentParser):
    """One that says what is wrong before how it is used."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"{message}\n{self.format_usage()}")


def complain(text: str, status: int) -> int:
    """Tell on standard error what went wrong; the exit status."""
    print(text, file=sys.stderr)
    return status
