"""What the commands of this folder do alike with bad arguments and failures."""

import argparse
import sys
from collections.abc import Callable
from typing import Final, NoReturn

UNUSABLE: Final = 2
"""Exit status: the arguments, or what they lead to, cannot be used."""


class Refusal(Exception):
    """Something that the person at the keyboard can put right; the text says what."""


class Parser(argparse.ArgumentParser):
    """One that says what is wrong before how it is used."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"{message}\n{self.format_usage()}")


def number(low: int, high: int) -> Callable[[str], int]:
    """The type of an argument that is a whole number in a range, both ends included."""

    def read(text: str) -> int:
        if not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"say a number from {low} to {high}")
        return int(text)

    return read


def complain(text: str, status: int) -> int:
    """Tell on standard error what went wrong; the exit status."""
    print(text, file=sys.stderr)
    return status
