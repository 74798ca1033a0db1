"""What must not work: each is tried, and must be refused for the right reason."""

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from rehearsal.checks import Unmet
from rehearsal.requests import Refused
from rehearsal.show import Show
from rehearsal.verbs import (
    attempts_of_admins,
    attempts_of_guests,
    attempts_of_screeners,
    attempts_on_others,
)
from rehearsal.verbs.attempts import ATTEMPTS
from rehearsal.verbs.base import Verb

REGISTERED = (
    *(attempts_of_guests, attempts_on_others),
    *(attempts_of_screeners, attempts_of_admins),
)
"""Importing them fills the register."""


def _known(name: str) -> str:
    if name not in ATTEMPTS:
        raise ValueError(f"nobody knows how to try that; known: {', '.join(ATTEMPTS)}")
    return name


class TryTo(Verb):
    """Somebody tries what must not work, and is refused for the given reason."""

    does: Literal["tryTo"] = "tryTo"
    try_to: Annotated[str, AfterValidator(_known)]
    refused: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{2,60}$")]

    async def play(self, show: Show) -> str:
        tried = ATTEMPTS[self.try_to]
        try:
            came = await tried.act(show, show.people[self.who])
        except Refused as refusal:
            show.checks.equal("is refused", refusal.reason, self.refused)
            show.checks.true(
                "by a clear answer, not by a failure",
                refusal.status < 500,  # noqa: PLR2004 - where HTTP's failures begin
                came=refusal.status,
            )
        else:
            raise Unmet(
                f"{self.who} may not {tried.summary}",
                expected=f"to be refused: {self.refused}",
                came=f"it worked: {type(came).__name__}",
                advice="Look at database.rules.json and who may call the function.",
            )
        return f"tries to {tried.summary}"
