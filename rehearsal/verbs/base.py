"""What every step of a run of show has, and what it does to the show."""

from abc import ABC, abstractmethod
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from rehearsal.moments import At
from rehearsal.people import Part
from rehearsal.show import Show

Who = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,39}$")]
"""A name of the cast, `fan-1` to `fan-N`, or `fans` for all of them."""

Note = Annotated[str, StringConstraints(min_length=1, max_length=200)]

EVERYBODY = frozenset(Part)


class FilePart(BaseModel):
    """A part of a run-of-show file: camelCase, and nothing that is not known."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=False
    )


class Verb(FilePart, ABC):
    """One step. Its fields are its arguments, its docstring is its documentation."""

    parts: ClassVar[frozenset[Part]] = EVERYBODY
    """Who can do this."""
    takes_all_fans: ClassVar[bool] = False
    """Whether `fans` may do it together."""

    at: At | None = None
    """When, on the show's clock; at once after the step before when left out."""
    who: Who
    scene: Note | None = None
    """A heading above this step."""
    note: Note | None = None
    """A remark beside it."""

    @abstractmethod
    async def play(self, show: Show) -> str:
        """Act and check; what happened, for the timeline.

        Raises:
            Unmet: an expectation did not hold.
            Refused: somebody said no unexpectedly.
        """

    def named(self) -> list[str]:
        """Everybody whom this step names, in the file's words."""
        return [self.who]


Count = Annotated[int, Field(ge=1, le=10_000)]
