"""A show that is on, made by the backend itself, and what its people come with.

Run as a module, with the environment of a deployed function, it makes the show and
prints what came of it.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from bench import ROOT
from bench.seeded import ADMIN_ID
from interactive_broadcast.adapters.environment import connect
from interactive_broadcast.backend import assemble
from interactive_broadcast.events import slugs
from interactive_broadcast.events.guests import guest_uid
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    Event,
    Status,
)
from interactive_broadcast.kernel.callers import Caller, Role

TIMEOUT_S: Final = 60
TOKENS_LAST: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A show in preshow, with session tokens of its people."""

    event: Mapping[str, Any]
    """As its owner sees it."""
    admin_token: str
    host_token: str
    celebrity_token: str

    @classmethod
    def make(cls, variables: Mapping[str, str], admin_id: str = ADMIN_ID) -> Self:
        """Have a process with this environment make it, of this admin."""
        done = subprocess.run(  # noqa: S603 - our own module, and an id of ours
            [sys.executable, "-m", "bench.prepared", admin_id],
            cwd=ROOT,
            env=dict(variables),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=TIMEOUT_S,
        )
        return cls(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    ports = connect()
    backend = assemble(ports)
    signed_in = int(datetime.now(UTC).timestamp())
    admin = Caller(role=Role.ADMIN, uid=sys.argv[1], auth_time=signed_in)
    event = backend.events.service.create(admin, CreateEventRequest(name="Bench"))
    opened = ChangeStatusRequest(id=event.id, status=Status.PRESHOW)
    event = backend.show.service.change_status(admin, opened)
    until = datetime.now(UTC) + TOKENS_LAST
    tokens = {
        f"{who.role}_token": ports.session_tokens.issue(who, expires_at=until)
        for who in (
            admin,
            _guest(event, Role.HOST, event.host_url),
            _guest(event, Role.CELEBRITY, event.celebrity_url),
        )
    }
    shown = event.model_dump(mode="json", by_alias=True, exclude_none=True)
    print(json.dumps({"event": shown, **tokens}))


def _guest(event: Event, role: Role, slug: str) -> Caller:
    return Caller(
        role=role,
        uid=guest_uid(role.value, event.id, slug),
        admin_id=event.admin_id,
        event_id=event.id,
        link=slugs.fingerprint(slug),
    )


if __name__ == "__main__":
    main()
