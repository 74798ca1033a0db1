"""Checks of what viewers ask."""

from typing import Final

from tools.doctor.examination import Examination
from tools.doctor.invokers import reason
from tools.doctor.outcomes import wrong
from tools.doctor.refusals import As

PATH: Final = "broadcast"
"""That Hosting rewrites to `getBroadcastData`, in firebase.json."""


def hosting(x: Examination) -> str:
    """Hosting hands what viewers ask to `getBroadcastData`, so that a CDN keeps it."""
    url = f"{x.at.hosting}/v1beta1/{x.place.name}/sites"
    sites = x.google.all_of(url, "sites", pageSize="100")
    defaults = [each for each in sites if each.get("type") == "DEFAULT_SITE"]
    if not defaults:
        raise wrong("The project has no site of Hosting.", _deploying(x))
    site = str(defaults[0]["defaultUrl"]).rstrip("/")
    answer = x.google.ask(
        *("GET", f"{site}/{PATH}", As.NOBODY),
        query={"adminId": "doctor", "fanUrl": "doctor"},
    )
    if not reason(answer.body):
        raise wrong(
            f"{site}/{PATH} answers with status {answer.status}, and not in the words "
            "of this backend: Hosting is not deployed from this checkout.",
            _deploying(x),
        )
    return f"{site}/{PATH} reaches getBroadcastData"


def _deploying(x: Examination) -> str:
    return x.firebase("deploy", "--only", "hosting")
