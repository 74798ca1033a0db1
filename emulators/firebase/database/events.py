"""Database changes as CloudEvents, as 2nd-generation functions receive them."""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from emulators.firebase.database.changes import Change
from emulators.firebase.database.model import Commit
from emulators.firebase.database.registrations import EVENT_PREFIX, EventKind
from emulators.firebase.database.tree import Branch, to_json
from emulators.kernel.json_http import Json

MAX_DELIVERED_BYTES = 512_000
"""Of an event with all around it: a larger one never comes, and nobody is told.

Eventarc's pages say 512 KB (docs.cloud.google.com/eventarc, read 2026-11); whether of
1,000 bytes or of 1,024 they do not say, so the less is taken."""

_DATA_TYPE = "type.googleapis.com/google.events.firebase.database.v1.ReferenceEventData"

_HEADER_SAFE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Event:
    """One change at one location, for one function."""

    attributes: dict[str, str]
    change: Change
    """Two trees, which share most with all others. JSON is made of them when sent."""

    @classmethod
    def of(
        cls,
        change: Change,
        commit: Commit,
        *,
        kind: EventKind,
        instance: str,
        region: str,
    ) -> Self:
        """Describe a change that a commit made."""
        ref = "/".join(change.path)
        at = datetime.fromtimestamp(commit.at_ms / 1000, UTC)
        attributes = {
            "specversion": "1.0",
            "id": uuid.uuid4().hex,
            "type": EVENT_PREFIX + kind,
            "source": "//firebasedatabase.googleapis.com/projects/_/"
            f"locations/{region}/instances/{instance}",
            "subject": f"refs/{ref}",
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "ref": ref,
            "instance": instance,
            "location": region,
            "firebasedatabasehost": "firebaseio.com",
            "authtype": commit.identity.event_auth_type,
        }
        if commit.identity.event_auth_id:
            attributes["authid"] = commit.identity.event_auth_id
        return cls(attributes, change)

    def request(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the delivery.

        Binary mode, as the service has it. Headers cannot carry every key that a path
        can, so those events go in structured mode, which receivers take as well.
        """
        data = _data(self.change)
        if all(map(_HEADER_SAFE.fullmatch, self.attributes.values())):
            headers = {f"ce-{name}": value for name, value in self.attributes.items()}
            return headers | {"content-type": "application/json"}, _bytes(data)
        body: Json = {
            **self.attributes,
            "datacontenttype": "application/json",
            "data": data,
        }
        return {"content-type": "application/cloudevents+json"}, _bytes(body)


def is_deliverable(headers: dict[str, str], body: bytes) -> bool:
    """Whether a delivery is as small as it has to be."""
    told = sum(len(name) + len(value) for name, value in headers.items())
    return told + len(body) <= MAX_DELIVERED_BYTES


def _data(change: Change) -> Json:
    # Two maps are merged by the receiver: shown as arrays they could not be. Where
    # either side is no map, the delta is the new value and nothing is merged.
    is_merged = isinstance(change.before, Branch) and isinstance(change.after, Branch)
    return {
        "@type": _DATA_TYPE,
        "data": to_json(change.before, arrays=not is_merged),
        "delta": change.delta() if is_merged else to_json(change.after),
    }


def _bytes(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
