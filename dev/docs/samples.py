"""One request per function that can be pasted into a shell.

What differs from stack to stack is a shell variable; `VARIABLES` says what each holds.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dev.docs.declared import HttpFunction
from interactive_broadcast.kernel.callers import Role
from rehearsal.demo import demo_settings

VARIABLES: Final[Mapping[str, str]] = {
    "TOKEN": "the session token of an admin: the reply of `login`",
    "SUPER_TOKEN": "the same of a superAdmin",
    "SUPER_ID_TOKEN": "the Firebase ID token of a superAdmin who has just signed in",
    "HOST_TOKEN": "the session token of a host: the reply of `loginHost`",
    "ID_TOKEN": "the Firebase ID token of an admin",
    "FAN_ID_TOKEN": "the Firebase ID token of an anonymous user, who is a fan",
    "ADMIN_ID": "an admin's id, printed as `adminId` by `make start`",
    "OTHER_ADMIN_ID": "the id of an admin who may go: `createAdmin` answers one",
    "USER_ID": "a Firebase user's id: `createUser` answers one",
    "FAN_ID": "the id of a fan who waits in line: a key below `line/…`",
    "EVENT_ID": "an event's `id`, printed by `make start`",
    "OTHER_EVENT_ID": "the `id` of an event that may go",
    "FAN_URL": "an event's `fanUrl`",
    "HOST_URL": "an event's `hostUrl`",
    "CELEBRITY_URL": "an event's `celebrityUrl`",
    "STAFF_URL": "an event's `staffUrl`",
    "STAFF_ID_TOKEN": "the Firebase ID token of a user who helps the producer",
    "SESSION_ID": "an event's `sessionId` or `stageSessionId`",
}
"""What stands for what in the samples."""

_EVENT: Final = {"id": "$EVENT_ID"}
_SHOW: Final = {"adminId": "$ADMIN_ID", "fanUrl": "$FAN_URL"}
_ON_STAGE: Final = {"session": "stage"}
_OF_OPENTOK: Final = "0cad6b9e-6f5d-4c5c-9a5e-3d1c0b6f2a11"
_OPENTOK: Final = {
    "otApiKey": "100",
    "otSecret": "decade0100decade0100decade0100decade0100",
}

BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "login": {"idToken": "$ID_TOKEN"},
    "loginFan": {**_SHOW, "idToken": "$FAN_ID_TOKEN"},
    "loginHost": {"adminId": "$ADMIN_ID", "hostUrl": "$HOST_URL"},
    "loginCelebrity": {"adminId": "$ADMIN_ID", "celebrityUrl": "$CELEBRITY_URL"},
    "loginStaff": {
        **_EVENT,
        "staffUrl": "$STAFF_URL",
        "name": "Sue",
        "idToken": "$STAFF_ID_TOKEN",
    },
    "getAdmins": {},
    "getAdmin": {"id": "$ADMIN_ID"},
    "createAdmin": {
        "displayName": "Paula",
        "email": "paula@example.com",
        **_OPENTOK,
        "hls": True,
    },
    "updateAdmin": {"id": "$ADMIN_ID", "displayName": "Paula P."},
    "deleteAdmin": {"id": "$OTHER_ADMIN_ID"},
    "createUser": {"displayName": "Ursula", "email": "ursula@example.com"},
    "updateUser": {"id": "$USER_ID", "disabled": True},
    "deleteUser": {"id": "$USER_ID"},
    "validateApiKey": _OPENTOK,
    "createEvent": {
        "name": "Launch Night",
        "fanUrl": "launch-night",
        "dateTimeStart": "2030-05-01T20:00:00+02:00",
        "archiveEvent": True,
    },
    "updateEvent": {**_EVENT, "name": "Late Night", "redirectUrl": None},
    "deleteEvent": {"id": "$OTHER_EVENT_ID"},
    "deleteEventsByAdminId": {"adminId": "$OTHER_ADMIN_ID", "deleteArchives": True},
    "deleteRecording": {"id": "$EVENT_ID"},
    "erasePerson": {"fanId": "a-fan-who-asked-for-it"},
    "getFormerArchives": {"adminId": "$ADMIN_ID"},
    "deleteFormerArchives": {"adminId": "$ADMIN_ID", "archiveIds": [_OF_OPENTOK]},
    "getEvents": {"adminId": "$ADMIN_ID"},
    "getEvent": _EVENT,
    "getEventByKey": _SHOW,
    "getEventBySessionId": {"sessionId": "$SESSION_ID"},
    "getEventsByAdmin": {"adminId": "$ADMIN_ID"},
    "getMostRecentEvent": {"adminId": "$ADMIN_ID"},
    "validateEvent": {"adminId": "$ADMIN_ID", "fanUrl": "another-night"},
    "createTokenProducer": _EVENT,
    "createTokensFan": {**_SHOW, "seat": "audience"},
    "createTokenHostCeleb": {
        "adminId": "$ADMIN_ID",
        "userType": "host",
        "hostUrl": "$HOST_URL",
    },
    "createTokenByUserType": {"adminId": "$ADMIN_ID", "userType": "fan"},
    "createSession": {"archiveMode": "manual", "mediaMode": "routed"},
    "createToken": {
        "sessionId": "$SESSION_ID",
        "role": "publisher",
        "expiresInS": 3600,
    },
    "changeStatus": {**_EVENT, "status": "preshow"},
    "eventGoLive": _EVENT,
    "endBroadcast": _EVENT,
    "setStandby": {**_EVENT, "standby": True},
    "clearStage": {**_EVENT, "everybody": True, "secondsBack": 20},
    "resume": _EVENT,
    "startArchive": _EVENT,
    "stopArchive": _EVENT,
    "startCaptions": {**_EVENT, "languageCode": "en-US"},
    "stopCaptions": _EVENT,
    "getArchiveUrl": _EVENT,
    "forceDisconnect": {**_EVENT, **_ON_STAGE, "connectionId": _OF_OPENTOK},
    "muteStream": {**_EVENT, **_ON_STAGE, "streamId": _OF_OPENTOK},
    "muteAll": {**_EVENT, **_ON_STAGE, "excludedStreamIds": [_OF_OPENTOK]},
    "getBroadcastData": _SHOW,
    "getTimeline": _EVENT,
    "callNext": {**_EVENT, "requestId": "click-1"},
    "moveInLine": {**_EVENT, "fanId": "$FAN_ID", "to": "first"},
    "getConsents": _EVENT,
}
"""By function. Every function has one."""

_FOR_SUPER_ADMINS = frozenset(
    {
        "getAdmins",
        "createAdmin",
        "createUser",
        "deleteEventsByAdminId",
    }
)
_FOR_WHO_HAS_JUST_SIGNED_IN = frozenset({"deleteAdmin", "updateUser", "deleteUser"})
_HOSTS = "createTokenHostCeleb"


@dataclass(frozen=True, slots=True)
class Sample:
    """A request in the words of a shell."""

    function: HttpFunction

    @property
    def body(self) -> Mapping[str, Any]:
        return BODIES[self.function.name]

    @property
    def token(self) -> str | None:
        """The variable with a token that suits, if one is needed."""
        name, allow = self.function.name, self.function.endpoint.allow
        if Role.ANYONE in allow:
            return None
        if name in _FOR_WHO_HAS_JUST_SIGNED_IN:
            return "SUPER_ID_TOKEN"
        if name in _FOR_SUPER_ADMINS:
            return "SUPER_TOKEN"
        if name == _HOSTS:
            return "HOST_TOKEN"
        return "TOKEN" if Role.ADMIN in allow else "FAN_ID_TOKEN"

    def curl(self) -> str:
        """The command: a GET where the function takes it, else a POST."""
        url = demo_settings().function_url(self.function.name)
        lines = [f"curl {url}"]
        if self.token:
            lines.append(f'-H "Authorization: Bearer ${self.token}"')
        if self.function.endpoint.get:
            query = [f'-d "{name}={value}"' for name, value in self.body.items()]
            lines += [" ".join(["-G", *query])] if query else []
            return " \\\n  ".join(lines)
        lines.append('-H "Content-Type: application/json" -d @- <<JSON')
        return " \\\n  ".join(lines) + f"\n{_json(self.body)}\nJSON"


def variables_in(text: str) -> set[str]:
    """The shell variables of a command."""
    return set(re.findall(r"\$([A-Z_]+)", text))


def _json(body: Mapping[str, Any]) -> str:
    flat = json.dumps(body)
    return flat if len(flat) <= 100 else json.dumps(body, indent=2)  # noqa: PLR2004 - a line that fits the page
