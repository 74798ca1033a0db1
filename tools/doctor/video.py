"""Checks of OpenTok, and of clocks."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from tools.doctor.examination import Examination
from tools.doctor.outcomes import unclear, wrong
from tools.doctor.refusals import As

APART: Final = timedelta(seconds=60)
"""How far clocks may be apart. Tokens name the time to the second."""


def opentok(x: Examination) -> str:
    """OpenTok answers, as seen from here: not from where the functions run."""
    url = _url(x)
    answer = x.google.ask("GET", url, As.NOBODY)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise unclear(f"{url} answers with status {answer.status}: try again later.")
    return f"{url} answers"


def _url(x: Examination) -> str:
    url = x.place.parameters.get("OPENTOK_API_URL", "").strip().rstrip("/")
    if not url.startswith("https://"):
        raise wrong(
            "OPENTOK_API_URL is no https address: correct it in "
            f"functions/.env.{x.place.project}.",
            x.deploy,
        )
    return url


def clocks(x: Examination) -> str:
    """The clocks of Google, of OpenTok and of this machine are in step."""
    google = _date(x, f"{x.at.resource_manager}/v3/{x.place.name}", As.OPERATOR)
    opentok_date = _date(x, _url(x), As.NOBODY)
    if abs(x.now() - google) > APART:
        raise wrong(
            f"The clock of this machine is {_seconds(x.now() - google)} s off.",
            "sudo timedatectl set-ntp true",
        )
    if abs(opentok_date - google) > APART:
        raise wrong(
            f"OpenTok's clock is {_seconds(opentok_date - google)} s off Google's. The "
            "backend signs by OpenTok's time when it is refused; tell their support."
        )
    return f"within {APART.seconds} s"


def _date(x: Examination, url: str, who: As) -> datetime:
    date = x.google.ask("GET", url, who).date
    if date is None:
        raise unclear(f"{url} does not say what time it is.")
    return date


def _seconds(difference: timedelta) -> int:
    return round(difference.total_seconds())
