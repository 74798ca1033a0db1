"""A recording or stream is started with its options, where the service takes them."""

from collections.abc import Callable
from typing import TypeVar

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import VideoRequestRefused

Options = TypeVar("Options")
Medium = TypeVar("Medium")


def start_as_asked(
    event_id: str, options: Options | None, start: Callable[[Options | None], Medium]
) -> tuple[Medium, str | None]:
    """Start with the options, or else without.

    Args:
        event_id: for the log.
        options: None for none.
        start: starts with these.

    Returns:
        What was started, and the reason for which it lacks its options, if it does.
    """
    if options is not None:
        try:
            return start(options), None
        except VideoRequestRefused as error:
            # One without them is better than none: what was refused once would be
            # refused again. Nothing has been started by that call.
            logs.warning("options-refused", event_id=event_id, reason=error.reason)
            return start(None), error.reason
    return start(None), None
