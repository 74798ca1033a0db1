"""What an event is given as a whole.

What says nothing counts as left out: the database keeps no empty object.
"""

from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator

from interactive_broadcast.events.line_options import GivenLineOptions
from interactive_broadcast.kernel.media_options import (
    MOST_TARGETS,
    GivenArchiveOptions,
    GivenBroadcastOptions,
)
from interactive_broadcast.kernel.models import RecordModel

MOST_MORE_TARGETS: Final = MOST_TARGETS - 1
"""Of `rtmpUrls`, so that with `rtmpUrl` there are no more than the service takes."""

MOST_RETAIN_DAYS: Final = 3_650
"""Ten years."""

Options = TypeVar("Options", bound=RecordModel)


def _or_nothing(options: Options | None) -> Options | None:
    return options if options is not None and options.to_record() else None


def _or_none(urls: list[str] | None) -> list[str] | None:
    return urls or None


NO_EMPTY_LIST: Final = AfterValidator(_or_none)

HowToRecord = Annotated[GivenArchiveOptions | None, AfterValidator(_or_nothing)]
HowToStream = Annotated[GivenBroadcastOptions | None, AfterValidator(_or_nothing)]
HowTheLineGoes = Annotated[GivenLineOptions | None, AfterValidator(_or_nothing)]
