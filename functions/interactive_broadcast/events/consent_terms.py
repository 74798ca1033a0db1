"""What an event asks fans to consent to, before a picture of them is taken."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field

from interactive_broadcast.kernel.models import RecordModel
from interactive_broadcast.kernel.texts import Text


class ConsentUse(StrEnum):
    """What pictures and sound of somebody are used for."""

    RECORDING = "recording"
    """The show and its recording. Without this consent nobody comes on stage."""
    MARKETING = "marketing"
    """Advertisement. A fan may refuse it and take part all the same."""


MOST_USES: Final = len(ConsentUse)

ConsentVersion = Annotated[
    str,
    Text(
        least=1,
        most=64,
        pattern=r"^[A-Za-z0-9_-]+$",
        wanted="1 to 64 characters of A-Z, a-z, 0-9, - and _, such as 2027-01-terms",
    ),
]
"""Which text it was: a name that the operator gives it."""


def _recording_first(uses: list[ConsentUse]) -> list[ConsentUse]:
    """In one order, as the rules know each use by its place."""
    if len(set(uses)) < len(uses):
        raise ValueError("each use is named once")
    if ConsentUse.RECORDING not in uses:
        raise ValueError("recording is among the uses")
    return sorted(uses, key=list(ConsentUse).index)


class ConsentTerms(RecordModel):
    """`events/{id}/consent`, and in its public copy: a fan has to know."""

    version: ConsentVersion
    """The operator's name for the text that fans agree to. Whoever has agreed to
    another one is asked again."""
    uses: list[ConsentUse] = Field(min_length=1, max_length=MOST_USES)
    """`recording`, which everybody on stage has to agree to, and maybe `marketing`,
    which they may refuse. Stored in this order."""


class GivenConsentTerms(ConsentTerms):
    """As a client gives them: a name that is none is refused."""

    model_config = ConfigDict(extra="forbid")

    uses: Annotated[list[ConsentUse], AfterValidator(_recording_first)] = Field(
        min_length=1, max_length=MOST_USES
    )
    """`recording`, and maybe `marketing`; stored in this order."""
