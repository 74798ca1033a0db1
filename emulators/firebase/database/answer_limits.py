"""How much the service answers to one read.

Source, read 2026-11: firebase.google.com/docs/database/usage/limits (256 MB for one
read); the words are those of firebase-js-sdk core/util/util `errorForServerCode`.
"""

from emulators.firebase.database.tree import InvalidData, Node
from emulators.firebase.database.write_limits import bytes_of

MAX_ANSWER_BYTES = 256 * 1024 * 1024


class AnswerTooBig(InvalidData):
    """The value is larger than one read may get."""

    def __init__(self) -> None:
        super().__init__(
            "The data requested exceeds the maximum size that can be accessed with a "
            "single request."
        )


def check_answer(node: Node) -> None:
    """Refuse what is too large to be read at once.

    Raises:
        AnswerTooBig: it is.
    """
    if bytes_of(node, most=MAX_ANSWER_BYTES) > MAX_ANSWER_BYTES:
        raise AnswerTooBig
