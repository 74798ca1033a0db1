"""Every error that the functions log, what it means, and what somebody has to do.

The names are those of `logs.error` in the code: a test finds every one of them there,
and none that is missing here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from interactive_broadcast.kernel.errors import BackendError, Unavailable


class Alert(StrEnum):
    """Which alert tells of an event."""

    MEDIA = "media-goes-on"
    """Something may be running at OpenTok that is paid for by the minute."""
    REQUESTS = "request-failed"
    """A call was answered 500: a mistake of ours, or of the configuration."""
    WORK = "work-left"
    """Something was not done, and will not be done by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedError:
    """One event of severity ERROR.

    Args:
        name: what the log line has as its `message`.
        alert: which alert tells of it.
        means: what has happened, for the operator.
        todo: what they do then.
    """

    name: str
    alert: Alert
    means: str
    todo: str


LOGGED: Final = (
    LoggedError(
        name="broadcast-not-stopped",
        alert=Alert.MEDIA,
        means="OpenTok refuses for good to stop the HLS or RTMP of a closed show.",
        todo="Look in the admin's account of OpenTok or Vonage whether it still runs "
        "and stop it there; "
        "see that the admin's credentials are right.",
    ),
    LoggedError(
        name="broadcast-not-held",
        alert=Alert.MEDIA,
        means="OpenTok refuses for good to stop the RTMP of a stage that was cleared.",
        todo="Stop it at once at the encoder or in the admin's account of OpenTok or "
        "Vonage: it goes on to whoever watches there. "
        "See that the admin's credentials are right.",
    ),
    LoggedError(
        name="stage-not-emptied",
        alert=Alert.MEDIA,
        means="OpenTok refuses for good to disconnect somebody from a stage that was "
        "cleared.",
        todo="See who is connected in the producer's app, and that the admin's "
        "credentials are right; ending the show empties the stage as well.",
    ),
    LoggedError(
        name="left-running",
        alert=Alert.MEDIA,
        means="What an event that is being deleted had running could not be ended: "
        "OpenTok refuses the credentials, or the project is gone.",
        todo="The same. OpenTok ends a stream by itself after ten hours at most.",
    ),
    LoggedError(
        name="not-disconnected",
        alert=Alert.MEDIA,
        means="People of a show that is over could not be disconnected.",
        todo="As above: they may talk on in the session, which costs minutes.",
    ),
    LoggedError(
        name="task-not-stored",
        alert=Alert.MEDIA,
        means="Cloud Tasks has not taken the task that completes a step if its call "
        "dies, or that stops the stream.",
        todo="`make doctor`: its check of tasks says which role or queue is missing. "
        "`reconcileShows` does meanwhile what the task would have done.",
    ),
    LoggedError(
        name="request-failed",
        alert=Alert.REQUESTS,
        means="A call was answered with a 5xx; `reason` says which, `cause` where.",
        todo="`misconfigured`: the parameter or secret that the line before names. "
        "`internal`: report it with `cause`. A 503 passes by itself.",
    ),
    LoggedError(
        name="signing-refused",
        alert=Alert.REQUESTS,
        means="Google does not let the functions sign custom tokens: hosts and "
        "celebrities cannot log in.",
        todo="`make doctor` names the role that is missing, and the command for it.",
    ),
    LoggedError(
        name="delivery-failed",
        alert=Alert.REQUESTS,
        means="A trigger, task or schedule broke off by a mistake of ours.",
        todo="Report it with `cause`. What it had to do the next run does.",
    ),
    LoggedError(
        name="effect-crashed",
        alert=Alert.REQUESTS,
        means="An effect of a show (recording, stream, records) broke off by a "
        "mistake of ours.",
        todo="Report it with `cause`; the producer sees a problem in the event.",
    ),
    LoggedError(
        name="not-done",
        alert=Alert.REQUESTS,
        means="One item of a run of `reconcileShows` or `cleanEventImages` broke off "
        "by a mistake of ours; the others were done.",
        todo="Report it with `cause`. The item is tried again in the next run.",
    ),
    LoggedError(
        name="task-malformed",
        alert=Alert.REQUESTS,
        means="A task has a payload that is none of this version, and was dropped.",
        todo="Right after a roll-back it is an old task, and harmless; otherwise see "
        "who may write to the queues.",
    ),
    LoggedError(
        name="put-off",
        alert=Alert.WORK,
        means="One item takes `reconcileShows` too long, so the others come first.",
        todo="Look at the event or admin in `of`: their video project is slow or "
        "has thousands of connections.",
    ),
    LoggedError(
        name="event-not-removed",
        alert=Alert.WORK,
        means="An event of a deleted admin could not be removed; after a day it goes "
        "as it is.",
        todo="Report it with `cause`.",
    ),
    LoggedError(
        name="events-not-removed",
        alert=Alert.WORK,
        means="`deleteEventsByAdminId` has given up on some events.",
        todo="Call it again; what refuses says why in the lines before.",
    ),
    LoggedError(
        name="half-admin-left",
        alert=Alert.WORK,
        means="An admin could not be created, and not all of them be taken back.",
        todo="Nothing at first: `reconcileShows` looks once more. If it comes again, "
        "delete the Firebase user by hand.",
    ),
    LoggedError(
        name="archives-kept",
        alert=Alert.WORK,
        means="OpenTok refuses to delete recordings of deleted events.",
        todo="`getFormerArchives` lists them; see to the admin's credentials, or "
        "delete them in the account of OpenTok or Vonage.",
    ),
    LoggedError(
        name="archives-given-up",
        alert=Alert.WORK,
        means="A deleted admin's recordings could not be deleted within a day.",
        todo="Delete them in the account of OpenTok or Vonage: nobody else knows "
        "of them.",
    ),
    LoggedError(
        name="unfinished-unclear",
        alert=Alert.WORK,
        means="A note of unfinished work has fields that this version cannot read.",
        todo="Look at `unfinished/{key}`: a newer version has written it, or a hand.",
    ),
    LoggedError(
        name="unfinished-unreadable",
        alert=Alert.WORK,
        means="The same for a note of which nothing can be read.",
        todo="As above.",
    ),
)


def names_of(alert: Alert) -> list[str]:
    """The events that an alert tells of."""
    return [one.name for one in LOGGED if one.alert is alert]


def lasting_reasons(kind: type[BackendError] = BackendError) -> Iterator[str]:
    """The reasons of answers with 500: those that do not pass by themselves."""
    if issubclass(kind, Unavailable):
        return
    if kind.http_status >= 500:  # noqa: PLR2004 - the HTTP range of our failures
        yield kind.reason
    for below in kind.__subclasses__():
        yield from lasting_reasons(below)
