"""What the fields mean that carry the same name everywhere.

A string below a field in its model says more; these are for the fields whose meaning
does not depend on the model, so that it is said once.
"""

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, str]] = {
    "adminId": "Whose event it is.",
    "apiKey": "The project: an OpenTok API key or the id of a Vonage application. "
    "Clients need it beside session and token.",
    "archive": "The recording, as OpenTok last told.",
    "archiveOptions": "How the stage is recorded.",
    "archiveEvent": "Record the stage when the show goes live.",
    "archiveId": "OpenTok's id of the recording.",
    "answerBy": "Until when a call waits for an answer.",
    "calledAt": "When they were called, by the database's time.",
    "captions": "Its live captions: `languageCode`, `status` (`starting`, `started`, "
    "`stopped`), `id`, `startedAt`. Left out before there are any.",
    "captionsId": "OpenTok's id of the captions.",
    "languageCode": "The language that is spoken, such as `en-US`.",
    "archiveMode": "With `always` OpenTok records the session by itself.",
    "archiveUrl": "Where the file of the recording is, for good: in the own bucket, "
    "once it is there. `getArchiveUrl` has a link for each recording that has a file.",
    "at": "When it was noted.",
    "available": "Whether no other open event has this address.",
    "backstageToken": "For the backstage session.",
    "broadcastOptions": "How the stage is streamed, by HLS and RTMP.",
    "celebrityUrl": "The celebrity's secret address. Made when left out.",
    "consent": "What fans consent to, before a picture of them is taken.",
    "connectionId": "OpenTok's id of the connection.",
    "createdAt": "When it was made.",
    "data": "Goes with the connection; other clients in the session can read it.",
    "dateTimeEnd": "When the show is planned to end.",
    "dateTimeStart": "When the show is planned to begin.",
    "details": "What else there is to say of it: an outcome, a reason, an id.",
    "disabled": "A disabled user cannot sign in.",
    "displayName": "Shown to people.",
    "durationS": "Seconds.",
    "e2ee": "End-to-end encryption, which excludes recording and streaming.",
    "email": "What the user signs in with.",
    "endImage": "Shown after the show.",
    "expiresAt": "After this the token is refused.",
    "fanUrl": "The fans' address.",
    "full": "Whether the interactive limit is reached: watch by HLS.",
    "hls": "Stream the admin's shows by HLS.",
    "hlsUrl": "The stream, once it plays.",
    "hostUrl": "The host's secret address. Made when left out.",
    "httpSupport": "Kept for apps; the backend does nothing with it.",
    "id": "The event's id.",
    "idToken": "From signing in with a Firebase SDK.",
    "initialLayoutClassList": "Layout classes of the client's streams.",
    "lineOptions": "How the line goes: how many at a time, and what fans are told.",
    "mediaMode": "With `relayed` clients connect directly; no recording, no streaming.",
    "name": "Of the event, shown to people.",
    "otApiKey": "The API key of the admin's OpenTok project, or the id of their Vonage "
    "application.",
    "otSecret": "The project's secret or the application's private key, given together "
    "with it ([both products](video.md)). Checked with the service, stored encrypted, "
    "never shown.",
    "password": "What the user signs in with.",
    "problems": "Effects that failed or are being tried again.",
    "reason": "As in the errors of functions.",
    "redirectUrl": "Where apps send fans after the show.",
    "retainDays": "So many days after the end the recording is deleted.",
    "role": "What OpenTok lets the client do.",
    "rtmpUrl": "Stream the stage to this RTMP server too.",
    "rtmpUrls": "And to these: four at most, none of them twice.",
    "seat": "Where in the show the tokens are good for.",
    "sessionId": "An OpenTok session.",
    "preshowStartedAt": "When the preshow began.",
    "showEndedAt": "When the show ended.",
    "showStartedAt": "When the show went live.",
    "sizeBytes": "Bytes.",
    "staffUrl": "The secret address of whoever helps the producer with the line.",
    "standby": "True during an intermission that the producer has announced.",
    "stageSessionId": "The OpenTok session of the stage.",
    "stageToken": "For the stage session.",
    "startImage": "Shown before the show.",
    "status": "What the event has come to; see [the glossary](glossary.md).",
    "streamId": "OpenTok's id of the stream.",
    "superAdmin": "Whether the admin manages other admins.",
    "title": "What it is called: who is on stage, as a rule.",
    "token": "The token.",
    "uncomposed": "Record one file per person instead of one film.",
    "updatedAt": "When it was last changed.",
    "url": "Where clients find the picture.",
    "userType": "Who asks.",
    "valid": "Whether the video service accepts them.",
}

_ADMIN: Final = "The admin's id, which is that of the Firebase user."
_USER: Final = "The Firebase user's id."
_PICTURE: Final = "Its name in Storage: `eventImages/{adminId}/{id}`."
_BACKSTAGE: Final = "The OpenTok session of the backstage."

OF_ONE_MODEL: Final[Mapping[tuple[str, str], str]] = {
    ("Admin", "id"): _ADMIN,
    ("AdminRecord", "id"): _ADMIN,
    ("AdminRequest", "id"): _ADMIN,
    ("UpdateAdminRequest", "id"): _ADMIN,
    ("User", "id"): _USER,
    ("UserRequest", "id"): _USER,
    ("UpdateUserRequest", "id"): _USER,
    ("Image", "id"): _PICTURE,
    ("GivenImage", "id"): _PICTURE,
    **{
        (model, "session"): "In which of the event's two sessions."
        for model in ("ForceDisconnectRequest", "MuteStreamRequest", "MuteAllRequest")
    },
    ("Called", "fanId"): "Who is called.",
    ("Called", "to"): "Where to.",
    ("MoveInLineRequest", "fanId"): "Who is moved.",
    ("MoveInLineRequest", "to"): "At which end of the line.",
    ("MovedInLine", "fanId"): "Who was moved.",
    ("ArchivePart", "status"): "In the video service's words.",
    ("Disconnection", "reason"): "Why they were disconnected.",
    ("Disconnection", "at"): "When that was decided.",
    ("Message", "at"): "When it was sent, by the database's time.",
    ("NoteRecord", "at"): "When it was written, by the database's time.",
    ("LineSummary", "at"): "When it was published last.",
    ("Event", "sessionId"): _BACKSTAGE,
    ("ProducerTokens", "sessionId"): _BACKSTAGE,
    ("FanTokens", "sessionId"): _BACKSTAGE,
    (
        "ArchiveState",
        "status",
    ): "In OpenTok's words; `unknown` for one that it does not document.",
}
"""Exceptions, by model and field. They go before everything else."""


def of_field(model: str, field: str, own: str) -> str:
    """What a field means, where `own` is the string below it in its model.

    Empty for a field that nobody has described.
    """
    return OF_ONE_MODEL.get((model, field)) or own or FIELDS.get(field, "")
