"""Checks of Firebase Auth and App Check."""

import base64
import json
from http import HTTPStatus
from typing import Final

from interactive_broadcast.kernel.config import AppCheck
from tools.doctor.examination import Examination
from tools.doctor.outcomes import Problem, Wrong, unclear, wrong
from tools.doctor.refusals import As, Refused
from tools.old_apps import app_check_of

ENFORCED: Final = "ENFORCED"

GUARDED: Final = (
    "firebasedatabase.googleapis.com",
    "firebasestorage.googleapis.com",
    "identitytoolkit.googleapis.com",
)
"""What apps use beside the functions, and App Check can guard (App Check REST,
`projects.services`, read 2026-11; Authentication is there as a preview)."""

APP_CHECK_PAGE: Final = "https://console.firebase.google.com/project/{}/appcheck"
SIGN_IN_PAGE: Final = (
    "https://console.firebase.google.com/project/{}/authentication/providers"
)


def custom_token(x: Examination) -> str:
    """The backend signs as itself, as it does for a host's or celebrity's login."""
    account = x.place.account
    claims = {"iss": account, "sub": account, "uid": x.probe}
    payload = base64.b64encode(json.dumps(claims).encode()).decode()
    signed = x.google.post(
        f"{x.at.iam_credentials}/v1/projects/-/serviceAccounts/{account}:signBlob",
        {"payload": payload},
        As.BACKEND,
    )
    if not signed.get("signedBlob"):
        raise unclear("Google has signed nothing, and does not say why.")
    return f"signed with the key {signed.get('keyId')}"


def users(x: Examination) -> str:
    """The backend looks users up and deletes them: one that does not exist."""
    url = f"{x.at.identity_toolkit}/v1/{x.place.name}"
    x.google.post(f"{url}/accounts:lookup", {"localId": [x.probe]}, As.BACKEND)
    answer = x.google.ask(
        "POST", f"{url}/accounts:delete", As.BACKEND, body={"localId": x.probe}
    )
    if answer.status == HTTPStatus.BAD_REQUEST and "USER_NOT_FOUND" in answer.text:
        return "looks users up and deletes them"
    x.google.must(
        "POST", f"{url}/accounts:delete", As.BACKEND, body={"localId": x.probe}
    )
    raise unclear("Firebase Auth has deleted a user who does not exist.")


def providers(x: Examination) -> str:
    """E-mail with password, for admins, and anonymous users, for fans, are on."""
    url = f"{x.at.identity_toolkit}/admin/v2/{x.place.name}/config"
    page = SIGN_IN_PAGE.format(x.place.project)
    config = x.google.find(url)
    if config is None:
        # CONFIGURATION_NOT_FOUND: nobody has begun to use it.
        raise wrong(f"Firebase Authentication has not been set up: {page}", x.provision)
    signing_in = config.get("signIn", {})
    email, anonymous = signing_in.get("email", {}), signing_in.get("anonymous", {})
    problems = []
    if email.get("enabled") is not True:
        problems.append(f"Sign-in with e-mail and password is off: {page}")
    if anonymous.get("enabled") is not True:
        problems.append(f"Anonymous sign-in is off: {page}")
    if problems:
        raise Wrong(
            *(Problem(what=each, command=x.provision) for each in problems),
        )
    return "e-mail with password, and anonymous"


def app_check(x: Examination) -> str:
    """App Check guards what APP_CHECK says, and an app can get tokens of it."""
    mode = app_check_of(x.place.parameters)
    page = APP_CHECK_PAGE.format(x.place.project)
    guarded = guarded_services(x)
    if mode == AppCheck.OFF:
        if guarded:
            raise wrong(
                f"APP_CHECK is off, and {', '.join(guarded)} is enforced: an app "
                f"without App Check gets nothing there. Set APP_CHECK in "
                f"functions/.env.{x.place.project}, or see {page}",
                x.deploy,
            )
        return "off, and nothing is enforced"
    url = f"{x.at.firebase}/v1beta1/{x.place.name}:searchApps"
    if not x.google.all_of(url, "apps", pageSize="100"):
        raise wrong(
            f"APP_CHECK is {mode}, and the project has no app that could get tokens: "
            f"{page}",
            x.firebase("apps:create", "WEB"),
        )
    return f"{mode}; enforced besides: {', '.join(guarded) or 'nothing'}"


def guarded_services(x: Examination) -> list[str]:
    """The services that let in nobody without App Check."""
    mode = app_check_of(x.place.parameters)
    url = f"{x.at.app_check}/v1/{x.place.name}/services"
    try:
        found = x.google.all_of(url, "services")
    except Refused as refused:
        if mode == AppCheck.OFF and refused.refusal.reason == "SERVICE_DISABLED":
            return []
        raise
    return sorted(
        name
        for each in found
        if each.get("enforcementMode") == ENFORCED
        and (name := str(each["name"]).rpartition("/")[2]) in GUARDED
    )
