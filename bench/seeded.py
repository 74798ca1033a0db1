"""A database with as many events as it takes: made of the backend's own writes."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import SecretStr

from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ids import derived_id
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct

ADMIN_ID: Final = "benchadmin00000000000000001"
NOW_MS: Final = int(time.time() * 1000)
VAULT_KEY: Final = b"benchbenchbenchbenchbenchbench12"
FINGERPRINT: Final = "0f" * 32


def database(number: int, *, status: Status = Status.NOT_STARTED) -> dict[str, Any]:
    """A database with one admin, who has so many events.

    Args:
        number: how many.
        status: of all of them.
    """
    return tree([an_admin(), *of_events(number, status=status)])


def users(fans: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
    """The accounts of the admin and of these fans."""
    made = {"createdAt": str(NOW_MS)}
    admin = {"localId": ADMIN_ID, "email": "admin@example.com", **made}
    return (admin, *({"localId": fan, **made} for fan in fans))


def an_admin(
    admin_id: str = ADMIN_ID, product: VideoProduct = VideoProduct.OPENTOK
) -> Writes:
    """The write that makes an admin with the demo project of a video service."""
    project = DEMO_PROJECTS[product]
    vault = AesGcmVault(lambda: {1: VAULT_KEY})
    record = AdminRecord(
        id=admin_id,
        display_name="Bench",
        email="admin@example.com",
        ot_api_key=project.api_key,
        hls=True,
        created_at=NOW_MS,
        updated_at=NOW_MS,
    )
    sealed = vault.seal(admin_id, SecretStr(project.api_secret))
    return {paths.admin(admin_id): record.to_record(), paths.secret(admin_id): sealed}


def of_events(
    count: int, *, status: Status, admin_id: str = ADMIN_ID
) -> Iterator[Writes]:
    """The writes that make events and bring each to its status."""
    for event in events(count, admin_id=admin_id):
        yield event_writes.create(event, FINGERPRINT)
        if status is not Status.NOT_STARTED:
            yield event_writes.change_status(event, status)


def events(count: int, *, admin_id: str = ADMIN_ID) -> list[EventRecord]:
    """The events of these writes, as they are made."""
    return [_event(number, admin_id) for number in range(count)]


def tree(writes: Iterable[Writes]) -> dict[str, Any]:
    """What a database holds after these writes."""
    root: dict[str, Any] = {}
    for write in writes:
        for path, value in write.items():
            _put(root, path.split("/"), NOW_MS if _is_time(value) else value)
    return root


def _event(number: int, admin_id: str) -> EventRecord:
    return EventRecord(
        id=derived_id(NOW_MS - 1_000_000 + number, 0, str(number)),
        admin_id=admin_id,
        name=f"Night {number}",
        fan_url=f"night-{number}",
        host_url=f"host-of-the-night-{number:06d}",
        celebrity_url=f"star-of-the-night-{number:06d}",
        backstage_session_id=f"1_backstage-{number}",
        stage_session_id=f"1_stage-{number}",
    )


def _is_time(value: object) -> bool:
    return isinstance(value, dict) and ".sv" in value


def _put(root: dict[str, Any], path: list[str], value: Any) -> None:  # noqa: ANN401 - any JSON
    *parents, last = path
    for name in parents:
        root = root.setdefault(name, {})
    if value is None:
        root.pop(last, None)
    elif isinstance(value, dict):
        root[last] = {
            key: NOW_MS if _is_time(one) else one for key, one in value.items()
        }
    else:
        root[last] = value
