"""What a case may say: who runs which app, what there is before, and every step.

A case is a file in `cases/`. `$name` in it stands for what is known: of the given event
and its admin, of an app (`$fan.uid`), and of what earlier steps have kept.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

FOLDER: Final = Path(__file__).resolve().parent / "cases"

OTHERS: Final = frozenset({"newApp", "operator", "stack"})
"""Who does steps besides those with the apps."""

NOT_REACHED: Final = "not reached"
"""Of a step to which the app does not come while the switch is off."""


class App(StrEnum):
    """Which of the old apps somebody has, or one of today."""

    WEB = "web"
    IOS = "ios"
    ANDROID = "android"
    NEW = "new"


class Address(StrEnum):
    """Where the apps are told that the backend is."""

    FUNCTIONS = "functions"
    HOSTING = "hosting"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Outcome(_Strict):
    """How a step ends while the switch is off, where it ends differently."""

    status: int = 200
    refused: bool = False
    reads: Any = None


class _Step(_Strict):
    who: str
    because: str = ""
    """What the app does with it, where one has to know."""
    reads: Any = None
    """What the app reads; without it nothing."""
    keep: dict[str, str] = {}
    """A name to be known → where its value stands in the answer; "" is all of it."""
    off: Outcome | Literal["not reached"] | None = None
    """While the switch is off; without it as while it is on."""


class SignIn(_Step):
    """As `signInAnonymously` or `signInWithEmailAndPassword` do."""

    does: Literal["signIn"]
    email: str = ""
    password: str = ""


class Call(_Step):
    """One call of the REST interface."""

    does: Literal["call"]
    route: str
    """Method and path: `POST auth/token-fan`."""
    body: Any = None
    status: int = 200


class Upload(_Step):
    """A picture to Storage."""

    does: Literal["upload"]
    path: str
    content_type: str = "image/png"
    refused: bool = False


class Fetch(_Step):
    """A picture or a stream by its URL; only that it is there."""

    does: Literal["fetch"]
    url: str
    status: int = 200


class Read(_Step):
    """`once`: what is there now. `listen`: the same, and hear of changes from then on.

    `heard`: what has been listened to becomes so. `unlisten` ends it.
    """

    does: Literal["once", "listen", "heard", "unlisten"]
    path: str
    refused: bool = False


class Write(_Step):
    """A write, or what the database is to write when the connection ends."""

    does: Literal[
        "set",
        "update",
        "remove",
        "onDisconnect.set",
        "onDisconnect.update",
        "onDisconnect.remove",
        "onDisconnect.cancel",
    ]
    path: str
    value: Any = None
    refused: bool = False


class Leave(_Step):
    """The page or the app is closed: its connections to database and video end."""

    does: Literal["leave"]


class Connect(_Step):
    """Connect to an OpenTok session; what it is called by is kept for `publish`."""

    does: Literal["connect"]
    session: str
    token: str
    name: str = "stage"
    refused: bool = False


class Publish(_Step):
    """Publish to a session, as which `connect` named it; or stop it."""

    does: Literal["publish", "unpublish"]
    name: str = "stage"
    refused: bool = False


class Signal(_Step):
    """Send a signal over OpenTok; `signalled`: one of that type has come."""

    does: Literal["signal", "signalled"]
    type: str
    data: str = ""
    to: str = ""
    """A connection; everybody without it."""
    name: str = "stage"
    refused: bool = False


class Function(_Step):
    """What a new app does by a function: somebody's, or as `newApp` the admin's."""

    does: Literal["function"]
    function: str
    body: dict[str, Any]
    status: int = 200


class Stored(_Step):
    """The operator, or what only comes with many people, writes to the database.

    With `reads` it is looked at instead.
    """

    does: Literal["stored"]
    path: str
    value: Any = None


class Stack(_Step):
    """`settle`: what follows has been done. `advance`: time passes.

    `fail`: a service answers 503 from now on, until `recover`.
    """

    does: Literal["settle", "advance", "fail", "recover"]
    seconds: int = 0
    service: str = ""


class Together(_Step):
    """Steps at the same time."""

    does: Literal["together"]
    steps: "list[Step]"


Step: TypeAlias = Annotated[
    SignIn
    | Call
    | Upload
    | Fetch
    | Read
    | Write
    | Leave
    | Connect
    | Publish
    | Signal
    | Function
    | Stored
    | Stack
    | Together,
    Field(discriminator="does"),
]


class Given(_Strict):
    """What there is before: an admin always, and an event that new apps have made."""

    event: dict[str, Any] | None = None
    """As `createEvent` takes it; without it there is none."""
    status: Literal["notStarted", "preshow", "live", "closed"] = "notStarted"
    hls: bool = True


class Case(_Strict):
    """What one or several apps do, in their own order.

    Attributes:
        title: a sentence.
        apps: who has which app.
        names: shorter names for what is often used.
        switch: the positions of the switch in which it is replayed.
    """

    title: str
    apps: dict[str, App]
    address: Address = Address.FUNCTIONS
    names: dict[str, str] = {}
    switch: list[Literal["on", "off"]] = ["on"]
    given: Given = Given()
    steps: list[Step]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for step in self.every_step():
            if step.who not in self.apps and step.who not in OTHERS:
                raise ValueError(f"Nobody is called {step.who}.")
            if step.off is not None and "off" not in self.switch:
                raise ValueError(f"It is not replayed with the switch off: {step}")
        return self

    def every_step(self) -> Iterator["Step"]:
        """All steps, also those that are done at the same time."""
        for step in self.steps:
            yield step
            if isinstance(step, Together):
                yield from step.steps


_CASE: Final = TypeAdapter(Case)


def load(path: Path) -> Case:
    """A case of a file.

    Raises:
        pydantic.ValidationError: it says what no case may say.
    """
    return _CASE.validate_json(path.read_text())


def every() -> list[Path]:
    """The files of all cases."""
    return sorted(FOLDER.glob("*.json"))
