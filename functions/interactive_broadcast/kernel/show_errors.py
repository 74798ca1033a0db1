"""What can be refused in a running show: seats, line, stage, and who directs it."""

from interactive_broadcast.kernel.errors import (
    DOORS_S,
    Conflict,
    PermissionDenied,
    TooMany,
)


class NotOnDeck(PermissionDenied):
    """This fan is not among the first of the line, nor taken by the producer."""


class NotCalled(PermissionDenied):
    """The producer has called this fan neither backstage nor in private."""


class NotOnStage(PermissionDenied):
    """The producer has not put this fan on stage."""


class NotOnStaff(PermissionDenied):
    """The producer has removed this screener from the staff of the event."""


class ConsentNeeded(PermissionDenied):
    """The event asks for a consent, to `version`, that this fan has not given."""


class Barred(PermissionDenied):
    """The producer has barred this fan from the show."""


class LeaseLost(Conflict):
    """Another client directs the show: `holder`, `name`, and the `number` that stands.

    Without a holder the lease was released, and whoever takes it gets the next number.
    """


class StageCleared(Conflict):
    """The producer has cleared the stage: nobody gets a place on it until `resume`."""

    retry_after_s = 15


class StageEmpty(Conflict):
    """The video service records and streams only a stage with somebody on it."""

    retry_after_s = 5


class NobodyReady(Conflict):
    """Nobody in line can be called: whoever is there and publishes, and is not held."""

    retry_after_s = 5


class BackstageFull(Conflict):
    """As many fans are backstage as the event lets: `most`, and `fanIds` says who."""


class StageOccupied(Conflict):
    """As many fans are on stage as the event lets: `most`, and `fanIds` says who."""


class NotInLine(Conflict):
    """The fan is not in line, or not any more: `id`."""


class NoRoomInLine(Conflict):
    """Too many stand in one place of the line to be moved apart in one write."""


class StageFull(TooMany):
    """The interactive limit is reached; viewers beyond it watch by HLS.

    `limitedBy` says where the limit comes from: `configured` by the operator, or the
    `publishers`, as the video service carries the fewer the more are on stage.
    """

    retry_after_s = 15


class StaffFull(TooMany):
    """An event has `most` screeners; the producer removes those who are not there."""


class WrongShow(PermissionDenied):
    """The token was issued for another show."""


class ShowNotLive(Conflict):
    """Only a live show can be recorded."""


class ShowNotOpen(Conflict):
    """Fans come in from the preshow to the end."""

    retry_after_s = DOORS_S
