"""What is written down of an individual archive, after it is over.

    requested → started → available | uploaded | failed

The guides say that it is made of individual archives with audio, that it is a file of
JSON, and which options it has. Its statuses (but for `requested`), how long it takes,
where it lies in one's own bucket and what is in the file could not be read: here they
are as the archive's own, and the file has nothing but what makes it one. That a
callback tells of it is not documented, so none does.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from emulators.kernel.json_http import JsonObject
from emulators.opentok.bodies import Body
from emulators.opentok.languages import LANGUAGES
from emulators.opentok.refusals import bad_request

DEFAULT_LANGUAGE: Final = "en-US"

OF_TRANSCRIPTIONS: Final = LANGUAGES | {"es-ES"}
"""Those of captions, and one that the SDKs give as an example."""

WRITING: Final = timedelta(seconds=30)
"""From the archive's file to that of its transcription. The real time grows with the
length; ours need not."""

TranscriptionStatus = Literal["requested", "started", "available", "uploaded", "failed"]


@dataclass(slots=True, kw_only=True)
class Transcription:
    """Of one archive."""

    language_code: str
    has_summary: bool
    status: TranscriptionStatus = "requested"
    will_fail: bool = False

    @property
    def is_over(self) -> bool:
        return self.status in ("available", "uploaded", "failed")


def read(body: Body, *, is_individual: bool) -> Transcription | None:
    """What a start call asks for; None for no transcription.

    Raises:
        Refused: 400, of a composed archive, without audio, in a language that is none.
    """
    properties = body.find_child("transcriptionProperties")
    if not body.flag("hasTranscription", default=False):
        if properties is not None:
            raise bad_request("transcriptionProperties goes with hasTranscription.")
        return None
    if not is_individual or not body.flag("hasAudio", default=True):
        raise bad_request("Only individual archives with audio are transcribed.")
    asked = properties or Body()
    language = asked.choice(
        "primaryLanguageCode", OF_TRANSCRIPTIONS, default=DEFAULT_LANGUAGE
    )
    has_summary = asked.flag("hasSummary", default=False)
    return Transcription(language_code=language, has_summary=has_summary)


def shown(transcription: Transcription, link: str | None) -> JsonObject:
    """The `transcription` of an archive. `link` opens its file, once there is one."""
    return {
        "status": transcription.status,
        "url": link,
        "reason": "failure" if transcription.status == "failed" else "",
        "primaryLanguageCode": transcription.language_code,
        "hasSummary": transcription.has_summary,
    }


def file(archive_id: str, transcription: Transcription) -> bytes:
    """Nothing was said: no media flows through the emulator."""
    written: JsonObject = {
        "archiveId": archive_id,
        "primaryLanguageCode": transcription.language_code,
        "transcripts": [],
    }
    if transcription.has_summary:
        written["summary"] = ""
    return json.dumps(written).encode()
