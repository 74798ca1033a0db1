"""The tables of `docs/old-apps.md`: what the switch opens, and who could misuse it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dev.docs.blocks import code, table
from tests.rules import people
from tests.rules.table import OLD_RIGHTS

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
FAN: Final = f"{SHOW}/activeFans/$fanId"

_FLAG: Final = (
    "Anybody keeps the {role} out, whose page says that there is one already, or takes "
    "the flag away: a second one gets in, and a private call ends."
)
_HEARTBEAT: Final = (
    "The same; and by a clock of one's own a flag looks alive, for five minutes after "
    "each change."
)

MISUSES: Final[Mapping[str, str]] = {
    SHOW: "Anybody with a fan's link reads the names, pictures and states of all fans, "
    "and with whom the producer talks. And it costs: every viewer of an old app, by "
    "HLS too, is sent each change of it.",
    f"{SHOW}/producerHeartBeat": "Nobody: the owner alone writes it, at worst wrongly.",
    f"{SHOW}/hostActive": _FLAG.format(role="host"),
    f"{SHOW}/hostHeartBeat": _HEARTBEAT,
    f"{SHOW}/celebrityActive": _FLAG.format(role="celebrity"),
    f"{SHOW}/celebrityHeartBeat": _HEARTBEAT,
    f"{SHOW}/volume/$role": "Anybody puts a volume back to full.",
    FAN: "A script takes places without a connection, and one user any number of them "
    "under suffixes, until the show is full for others. None is counted in the write "
    "that makes it, so the limit is soft and `full` follows a moment late. Without an "
    "id it is there for a moment, until a function adds the key: whatever page reads "
    "the id finds none.",
    f"{FAN}/isOnStage": "A fan says so of themselves as they make their record, or "
    "name another stream: it stands there for a moment, until a function takes off "
    "what nobody has given. And the producer's own app marks the next fan without "
    "taking the mark of the former one.",
    f"{FAN}/isBackstage": "As above.",
    f"{FAN}/inPrivateCall": "As a fan does above.",
    f"{FAN}/streamId": "A fan puts another's stream beside their own name and picture, "
    "and the producer mutes or shows the wrong one.",
}
"""By the path in the rules: who could do what with the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What some routes of `api` do while the switch is on, and while it is off."""

    routes: tuple[str, ...]
    on: str
    off: str
    misuse: str


DIFFERENCES: Final = (
    Difference(
        routes=("event/create-token-host", "event/create-token-celebrity"),
        on="The link may be an alias.",
        off="By the real link alone.",
        misuse="**Anybody with a fan's link publishes on stage** as host or celebrity, "
        "for the whole show. The producer sees a second one, whose connection is like "
        "the real one's, and can only disconnect them. Another link changes nothing: "
        "the alias follows the fans' address.",
    ),
    Difference(
        routes=("auth/token-host", "auth/token-celebrity"),
        on="By an alias, or without any link: then for whichever event of the admin.",
        off="By the real link alone.",
        misuse="As above. Whoever knows an admin's id, which is in every link, needs "
        "no more.",
    ),
    Difference(
        routes=("auth/token-fan",),
        on="Also for an event that is over, of which `event/create-token-fan` then "
        "tells, without tokens.",
        off="For an open event alone.",
        misuse="It tells the public fields of an event that was public.",
    ),
    Difference(
        routes=("event/create-token-fan",),
        on="Tokens to publish on stage and backstage, for the whole show: without a "
        "seat, a record or a Firebase user, before the doors open and when the show is "
        "full.",
        off="What a fan of the audience gets, who needs a Firebase user and so an app "
        "of today.",
        misuse="**Anybody with a fan's link sees and hears the backstage**, the line "
        "and every private call there, and publishes where they are not called. "
        "Signals of such a client end the show on the screens of iOS apps.",
    ),
    Difference(
        routes=("event/create-token/:adminId/:userType",),
        on="The same as above, for the admin's current event.",
        off="For fans as above; for host and celebrity with a session by the real "
        "link.",
        misuse="As above.",
    ),
    Difference(
        routes=("event/get-events-by-admin", "event/get-current-admin-event"),
        on="`hostUrl` and `celebrityUrl` are aliases. Where no event is current, the "
        "second tells the newest closed one.",
        off="Without these fields, and nothing of what is closed.",
        misuse="It tells what everybody can compute, and the public fields of an event "
        "that was public.",
    ),
    Difference(
        routes=(
            "event",
            "event/:id",
            "event/change-status/:id",
            "event/create-token-producer/:id",
        ),
        on="The owner's events have aliases as `hostUrl` and `celebrityUrl`, which is "
        "what old pages show.",
        off="They have the real links; the old web pages show aliases all the same, "
        "and those lead nowhere.",
        misuse="Nobody.",
    ),
    Difference(
        routes=("admin/:id", "admin"),
        on="Credentials and e-mail addresses are changed, superAdmins made, and admins "
        "deleted with a session token of a sign-in of the last five minutes.",
        off="That takes a Firebase ID token of such a sign-in.",
        misuse="Whoever steals an admin's session token within these five minutes can "
        "keep the account.",
    ),
)
"""What the routes of `api` do otherwise than while the switch is off."""


def rights_table() -> str:
    """Each path that the switch opens, to whom, and who could misuse it.

    Raises KeyError where nobody has said that of a path.
    """
    rows = []
    for node in dict.fromkeys(right.node for right in OLD_RIGHTS):
        rights = [right for right in OLD_RIGHTS if right.node == node]
        acts = dict.fromkeys(right.act.value for right in rights)
        who = dict.fromkeys(people.in_words(right.by) for right in rights)
        rows.append(
            [_shown(node), ", ".join(acts), "; ".join(who), MISUSES[node]],
        )
    return table(["path", "may", "who", "who could misuse it"], rows)


def calls_table() -> str:
    """What `api` does while the switch is on, and while it is off."""
    return table(
        ["call", "while it is on", "while it is off", "who could misuse it"],
        (
            [", ".join(map(code, one.routes)), one.on, one.off, one.misuse]
            for one in DIFFERENCES
        ),
    )


def _shown(node: str) -> str:
    """The path as pages write it: `{adminId}` for `$adminId`."""
    names = (f"{{{name[1:]}}}" if name[0] == "$" else name for name in node.split("/"))
    return code("/".join(names))
