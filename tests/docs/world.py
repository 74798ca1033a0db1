"""A seeded stack, and what the variables of the samples hold there."""

from typing import Any

import httpx

from dev.docs.declared import http_functions
from dev.docs.samples import Sample
from emulators.settings import Settings
from rehearsal.seed import PRODUCERS, SUPER_ADMIN, Login
from rehearsal.video_projects import VideoProduct
from tests.docs.shell import parse
from tests.support.http_client import HttpClient

EVERY = {function.name: function for function in http_functions()}


class World(HttpClient):
    """A seeded stack, and what the shell variables hold there."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.variables: dict[str, str] = {}

    def run(self, name: str) -> httpx.Response:
        """Send a function's sample."""
        command = Sample(EVERY[name]).curl()
        return parse(command, self.variables).send(self.http, self.settings)

    def call(self, function_id: str, token: str, **body: Any) -> Any:
        return self.get(self.requests.function(function_id, body, token=token))

    def sign_in(self, login: Login) -> Any:
        credentials = {"email": login.email, "password": login.password}
        return self.auth("signInWithPassword", **credentials, returnSecureToken=True)

    def fill(self) -> None:
        """Every variable, in the way that the page describes it."""
        known = self.variables
        boss = self.sign_in(SUPER_ADMIN)
        producer = self.sign_in(PRODUCERS[VideoProduct.OPENTOK])
        fan = self.auth("signUp", returnSecureToken=True)
        known |= {"ID_TOKEN": producer["idToken"], "ADMIN_ID": producer["localId"]}
        known["FAN_ID"] = fan["localId"]
        known |= {"FAN_ID_TOKEN": fan["idToken"], "SUPER_ID_TOKEN": boss["idToken"]}
        signed_in = {"idToken": boss["idToken"]}
        session = self.requests.function("login", signed_in, token=None)
        known["SUPER_TOKEN"] = self.get(session)["token"]
        known["TOKEN"] = self.run("login").json()["token"]
        (event,) = self.run("getEvents").json().values()
        for field in ("fanUrl", "hostUrl", "celebrityUrl", "sessionId"):
            known[field.replace("U", "_U").replace("I", "_I").upper()] = event[field]
        known["EVENT_ID"] = event["id"]
        known["STAFF_URL"] = "staff-of-launch-night"
        link = {"id": event["id"], "staffUrl": known["STAFF_URL"]}
        self.call("updateEvent", known["TOKEN"], **link)
        staff = self.auth("signUp", returnSecureToken=True)
        known["STAFF_ID_TOKEN"] = staff["idToken"]
        known["HOST_TOKEN"] = self.run("loginHost").json()["token"]
        self._make_what_may_go()

    def _make_what_may_go(self) -> None:
        known = self.variables
        person = {"displayName": "Otto", "email": "otto@example.com"}
        other = self.call("createAdmin", known["SUPER_TOKEN"], **person)
        person["email"] = "uwe@example.com"
        user = self.call("createUser", known["SUPER_TOKEN"], **person)
        event = self.call("createEvent", known["TOKEN"], name="Another Night")
        known |= {"OTHER_ADMIN_ID": other["id"], "USER_ID": user["id"]}
        known["OTHER_EVENT_ID"] = event["id"]
