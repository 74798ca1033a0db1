"""Who calls the functions of a seeded stack: somebody of each role, with a token."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dev.docs.samples import BODIES, Sample
from interactive_broadcast.kernel.callers import Role
from tests.docs.world import EVERY, World

SPARED: Final = 3
"""Of so many calls one is somebody else's than whose function it is; and one of what
nobody knows, as its names are made up."""

OF_ROLE: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.ADMIN: ("TOKEN", "SUPER_ID_TOKEN"),
    Role.FAN: ("FAN_ID_TOKEN",),
    Role.HOST: ("HOST_TOKEN",),
    Role.CELEBRITY: ("CELEBRITY_TOKEN",),
    Role.SCREENER: ("STAFF_ID_TOKEN",),
    Role.ANYONE: ("", "TOKEN"),
}
"""By role: the variables with tokens of theirs. None: no token."""

LINKS: Final = {
    "fanUrl": "FAN_URL",
    "hostUrl": "HOST_URL",
    "celebrityUrl": "CELEBRITY_URL",
    "staffUrl": "STAFF_URL",
}
"""Fields that name the event's links, also where a sample does without."""

STRANGERS: Final = (
    "",
    "BROKEN",
    *(name for names in OF_ROLE.values() for name in names),
)


@dataclass(frozen=True, slots=True)
class Callers:
    """The people of a stack that has been filled.

    Args:
        known: what the variables of the samples hold, and the tokens of `OF_ROLE`.
    """

    known: Mapping[str, str]

    @classmethod
    def of(cls, world: World) -> "Callers":
        """Everybody, while the event is in its preshow with a fan in it."""
        celebrity = world.run("loginCelebrity").json()["token"]
        for name in ("changeStatus", "loginStaff", "createTokensFan"):
            world.run(name).raise_for_status()
        more = {"CELEBRITY_TOKEN": celebrity, "BROKEN": "broken"}
        return cls({**world.variables, **more, "": ""})

    def headers(self, function: str, seed: int) -> dict[str, str]:
        """Of a call of a function, mostly by somebody who may."""
        token = self.known[self._caller(function, seed)]
        return {"Authorization": f"Bearer {token}"} if token else {}

    def may(self, function: str, seed: int) -> bool:
        """Whether that is somebody who may."""
        return self._caller(function, seed) in _suited(function)

    def familiar(self, function: str, given: Any) -> Any:
        """The same, with the names of what there is, where the sample has them."""
        if not isinstance(given, dict):
            return given
        own = {
            name: value[1:]
            for name, value in BODIES[function].items()
            if isinstance(value, str) and value.startswith("$")
        }
        names = {**LINKS, **own}
        return {**given, **{n: self.known[names[n]] for n in names if given.get(n)}}

    def _caller(self, function: str, seed: int) -> str:
        suited = _suited(function)
        if seed % SPARED == 0:
            return STRANGERS[seed // SPARED % len(STRANGERS)]
        return suited[seed // SPARED % len(suited)]


def seed_of(*said: object) -> int:
    """The same number for the same request, in every run."""
    # What was left out has a name of its own, but for where it lies in memory.
    named = json.dumps(said, sort_keys=True, default=lambda one: type(one).__name__)
    return zlib.crc32(named.encode())


def _suited(function: str) -> tuple[str, ...]:
    """The tokens with which this function is of use; first that of its sample."""
    roles = sorted(EVERY[function].endpoint.allow)
    own = Sample(EVERY[function]).token
    names = [name for role in roles for name in OF_ROLE[role]]
    return tuple(dict.fromkeys([*([own] if own else []), *names]))
