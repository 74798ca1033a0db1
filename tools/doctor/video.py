"""Checks of the two video services, OpenTok and Vonage Video, and of clocks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from tools.doctor.examination import Examination
from tools.doctor.outcomes import unclear, wrong
from tools.doctor.refusals import As

APART: Final = timedelta(seconds=60)
"""How far clocks may be apart. Tokens name the time to the second."""


@dataclass(frozen=True, slots=True)
class Service:
    """A video service, and the parameter that has the address of its REST API."""

    name: str
    parameter: str

    def url(self, x: Examination) -> str:
        """Its address, as the functions have it. Raises Found: it is none."""
        url = x.place.parameters.get(self.parameter, "").strip().rstrip("/")
        if not url.startswith("https://"):
            raise wrong(
                f"{self.parameter} is no https address: correct it in "
                f"functions/.env.{x.place.project}.",
                x.deploy,
            )
        return url


OPENTOK: Final = Service("OpenTok", "OPENTOK_API_URL")
VONAGE: Final = Service("Vonage Video", "VONAGE_VIDEO_API_URL")


def opentok(x: Examination) -> str:
    """OpenTok answers, as seen from here: not from where the functions run."""
    return _answers(x, OPENTOK)


def vonage(x: Examination) -> str:
    """Vonage Video answers, as seen from here: not from where the functions run."""
    return _answers(x, VONAGE)


def _answers(x: Examination, service: Service) -> str:
    url = service.url(x)
    answer = x.google.ask("GET", url, As.NOBODY)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise unclear(f"{url} answers with status {answer.status}: try again later.")
    return f"{url} answers"


def clocks(x: Examination) -> str:
    """The clocks of Google, of both video services and of this machine are in step."""
    google = _date(x, f"{x.at.resource_manager}/v3/{x.place.name}", As.OPERATOR)
    if abs(x.now() - google) > APART:
        raise wrong(
            f"The clock of this machine is {_seconds(x.now() - google)} s off.",
            "sudo timedatectl set-ntp true",
        )
    for service in (OPENTOK, VONAGE):
        off = _date(x, service.url(x), As.NOBODY) - google
        if abs(off) > APART:
            raise wrong(
                f"The clock of {service.name} is {_seconds(off)} s off Google's. The "
                "backend signs by the service's time when it is refused; tell their "
                "support."
            )
    return f"within {APART.seconds} s"


def _date(x: Examination, url: str, who: As) -> datetime:
    date = x.google.ask("GET", url, who).date
    if date is None:
        raise unclear(f"{url} does not say what time it is.")
    return date


def _seconds(difference: timedelta) -> int:
    return round(difference.total_seconds())
