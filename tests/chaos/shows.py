"""A show on a running stack: what it is, and what was seen of it."""

from dataclasses import dataclass, field
from typing import Any

from tests.chaos.plans import ShowPlan

NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call; status 0 when nobody answered."""

    do: str
    status: int
    body: Any

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True, kw_only=True)
class PlayedShow:
    """A plan that is being carried out."""

    plan: ShowPlan
    api_key: str
    admin_id: str
    id_token: str = field(repr=False)
    token: str = field(repr=False)
    event: dict[str, Any]
    stage_token: str = field(repr=False)
    """Lets anybody onto the stage: who is there when is the plan's affair."""
    fans: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Uid and ID token by name."""
    connections: dict[str, str] = field(default_factory=dict)
    """Of the stage, by who has them."""
    answers: list[Answer] = field(default_factory=list)
    failed_archives: int = 0
    """Recordings that failed at OpenTok."""
    failed_broadcasts: int = 0

    @property
    def id(self) -> str:
        return str(self.event["id"])

    @property
    def stage(self) -> str:
        return str(self.event["stageSessionId"])

    @property
    def record(self) -> str:
        """Where the running show lies in the database."""
        return f"activeBroadcasts/{self.admin_id}/{self.event['fanUrl']}"
