"""Before the show: admins are made, events are prepared."""

import asyncio
import json
import mimetypes
import secrets
import sys
from datetime import timedelta
from typing import Any, Literal

from rehearsal.checks import Unmet
from rehearsal.demo import CALLBACK_SECRET, callback_url
from rehearsal.people import Event, Part, Person
from rehearsal.show import Show
from rehearsal.verbs.base import Verb, Who
from rehearsal.video_projects import VideoProject, given_away_by, reporting_to

ADMIN_HOURS = timedelta(hours=12)
"""How long an admin's session token is good."""

BOOTSTRAP_TIMEOUT_S = 60.0
"""For the one command line that is run: it starts a Python with the Admin SDK."""


class CreateSuperAdmin(Verb):
    """The operator makes the first superAdmin with `python -m tools.admin create`.

    The one step with more rights than a client has.
    """

    parts = frozenset({Part.SUPER_ADMIN})
    does: Literal["createSuperAdmin"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        person.password = secrets.token_urlsafe(12)
        made = await _run_tool(show, person)
        person.uid = made["uid"]
        show.checks.equal("the account is new", made["account"], "created")
        show.checks.true(
            "the password is not repeated",
            person.password not in json.dumps(made),
            came="it is",
        )
        return f"becomes the first superAdmin ({person.email})"


async def _run_tool(show: Show, person: Person) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tools.admin", "create", "--email", person.email),
        *("--name", person.name, "--password-stdin", "--json"),
        cwd=show.client.settings.root,
        env=show.environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(BOOTSTRAP_TIMEOUT_S):
            out, complaint = await process.communicate(person.password.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        out, complaint = b"", b"It did not come to an end."
    if process.returncode != 0:
        raise Unmet(
            "tools.admin makes the first superAdmin",
            expected="exit code 0",
            came=complaint.decode(errors="replace").strip(),
            advice="Try it by hand against a stack of your own: `make start` first.",
        )
    made: dict[str, Any] = json.loads(out)
    return made


class SignIn(Verb):
    """An admin signs in with e-mail and password and gets a session token."""

    parts = frozenset({Part.SUPER_ADMIN, Part.PRODUCER})
    does: Literal["signIn"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        await person.sign_in_with_password()
        session = await person.log_in("login", {"idToken": person.id_token})
        admin = await person.call("getAdmin", id=person.uid)
        lasts = timedelta(milliseconds=session["expiresAt"] - await show.now_ms())
        show.checks.true(
            "the session lasts twelve hours",
            abs(lasts - ADMIN_HOURS) < timedelta(minutes=1),
            came=str(lasts),
        )
        show.checks.equal("sees the own profile", admin["email"], person.email)
        show.checks.true("sees no secret in it", "otSecret" not in admin, came=admin)
        return "signs in and sees the own profile"


class CreateProducer(Verb):
    """The superAdmin makes a producer; the video service is asked about the key."""

    parts = frozenset({Part.SUPER_ADMIN})
    does: Literal["createProducer"]
    producer: Who

    def named(self) -> list[str]:
        return [self.who, self.producer]

    async def play(self, show: Show) -> str:
        super_admin, producer = show.people[self.who], show.people[self.producer]
        project = await open_project(show, producer)
        producer.password = secrets.token_urlsafe(12)
        made = await super_admin.call(
            "createAdmin",
            displayName=producer.name,
            email=producer.email,
            password=producer.password,
            hls=producer.has_hls,
            **project.credentials,
        )
        producer.uid = made["id"]
        listed = await super_admin.call("getAdmins")
        show.checks.true(
            "is in the list of admins", producer.uid in listed, came=listed
        )
        show.checks.equal(
            "has the key of the project", made["otApiKey"], project.api_key
        )
        replies = json.dumps([made, listed])
        show.checks.true(
            "no reply contains the secret of the project",
            not any(part in replies for part in given_away_by(project.api_secret)),
            came="it is there",
        )
        return f"makes {producer.name} a producer; the video service accepts the key"


async def open_project(show: Show, owner: Person) -> VideoProject:
    """A project of somebody's own, which the video service then knows."""
    project = show.new_project()
    settings = show.client.settings
    reported: dict[str, str] = {}
    if owner.has_callbacks:
        # As `python -m tools.callback_url` prints it, for the account's page.
        key = settings.parameters[CALLBACK_SECRET]
        reported = reporting_to(callback_url(settings, project.api_key, key))
    place, body = project.known_as(name=owner.name, uploadsArchives=True, **reported)
    await show.client.opentok("POST", place, body)
    return project


class CreateEvent(Verb):
    """A producer uploads the event's pictures and creates it.

    A producer directs the first event they create.
    """

    parts = frozenset({Part.PRODUCER})
    does: Literal["createEvent"]
    event: Who

    async def play(self, show: Show) -> str:
        producer, event = show.people[self.who], show.events[self.event]
        producer.comes_for = producer.comes_for or event
        pictures = await self._upload(show, producer)
        spec = show.event_plans[self.event]
        wanted = {**spec.fields(), **pictures}
        reply = await producer.call("createEvent", **wanted)
        adopt(event, reply)
        await self._check(show, producer, event, reply)
        shown = f", {len(pictures)} pictures" if pictures else ""
        return f"creates “{event.name}” with two sessions{shown}"

    async def _upload(self, show: Show, producer: Person) -> dict[str, dict[str, str]]:
        pictures = {}
        for kind, file in show.event_plans[self.event].pictures().items():
            image_id = f"{self.event}-{kind}"
            url = await producer.client.upload(
                f"eventImages/{producer.uid}/{image_id}",
                (show.folder / file).read_bytes(),
                mimetypes.guess_type(file)[0] or "image/png",
                token=producer.id_token,
            )
            show.events[self.event].images[kind] = url
            pictures[kind] = {"id": image_id, "url": url}
        return pictures

    async def _check(
        self, show: Show, producer: Person, event: Event, reply: dict[str, Any]
    ) -> None:
        checks = show.checks
        seen = await producer.call("getEvent", id=event.id)
        checks.equal("sees it as it was answered", seen, reply)
        checks.equal("it has not started", reply["status"], "notStarted")
        checks.true(
            "it has two sessions",
            reply["sessionId"] != reply["stageSessionId"],
            came=reply["sessionId"],
        )
        links = {event.links["hostUrl"], event.links["celebrityUrl"]}
        secret = {*event.links.values()}
        checks.true(
            "the links of host and celebrity cannot be guessed",
            len(links) == 2 and min(map(len, links)) >= 16,  # noqa: PLR2004 - the documented length
            came=links,
        )
        public = await show.client.get_function(
            "getEventsByAdmin", {"adminId": event.admin_id}
        )
        checks.true("everybody sees that it is announced", public, came=public)
        checks.true(
            "nobody sees the links", not secret & _texts(public), came="a link is there"
        )
        for kind, url in event.images.items():
            status, _ = await show.client.fetch(url)
            checks.equal(f"everybody can load the {kind}", status, 200)


def adopt(event: Event, reply: dict[str, Any]) -> None:
    """Remember what the producer's app shows of an event."""
    event.id, event.admin_id = reply["id"], reply["adminId"]
    event.fan_url = reply["fanUrl"]
    links = ("hostUrl", "celebrityUrl", "staffUrl")
    event.links = {key: reply[key] for key in links if key in reply}


def _texts(value: object) -> set[str]:
    """Every string in a JSON value."""
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values()))
    if isinstance(value, list):
        return set().union(*map(_texts, value))
    return {value} if isinstance(value, str) else set()
