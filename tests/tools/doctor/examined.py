"""The doctor over the fake of Google's APIs, without sockets."""

from base64 import b64decode
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import StringIO
from pathlib import Path
from shutil import copyfile
from typing import Any, Self

import pytest
import requests
from google.auth.credentials import Credentials
from google.oauth2.credentials import Credentials as PersonalCredentials

from dev import ROOT
from tests.support.google.access import Caller
from tests.support.google.api import Api
from tests.support.google.apis import google_cloud
from tests.support.google.cloud import GoogleCloud
from tests.support.google.deployed import (
    NOW,
    OPERATOR,
    PROJECT,
    deployed,
)
from tests.support.google.exchange import Answer, json_answer
from tests.support.google.in_process import InProcess
from tests.support.google.project import Project
from tests.support.google.secrets import Secrets
from tools.capacity.declared import endpoints
from tools.doctor.calls import Connection
from tools.doctor.checks import Check
from tools.doctor.command import World, examine, main, place_of, view_of
from tools.doctor.examination import Examination, Place
from tools.doctor.outcomes import Outcome, Problem, Verdict
from tools.google_cloud.addresses import GOOGLE

OPENTOK = Api("api.opentok.com", "OpenTok", in_project=False)
VONAGE = Api("video.api.vonage.com", "Vonage Video", in_project=False)
VIDEO_SERVICES = (OPENTOK, VONAGE)


def _same(now: datetime) -> datetime:
    return now


@OPENTOK.get("/", is_open=True)
@VONAGE.get("/", is_open=True)
def video_service(_: Any) -> Answer:
    return json_answer({"message": "Not found"}, 404)


@dataclass
class Examined:
    """A project that all is well with, until a test changes it."""

    cloud: GoogleCloud
    project: Project
    now: datetime = NOW
    clocks: dict[str, datetime] = field(default_factory=dict)
    """Of hosts whose clock is another."""
    operator: Caller = OPERATOR
    quota_project: str | None = PROJECT
    root: Path = ROOT
    endpoints: dict[str, Any] = field(default_factory=endpoints)
    waited: list[float] = field(default_factory=list)
    """Seconds of each pause, which nothing but a count takes."""
    slowness: float = 1.0
    """By which pauses are longer than was asked for."""

    def configure(self, folder: Path, lines: str) -> None:
        """Have a checkout in this folder, with lines for the project alone."""
        (folder / "functions").mkdir()
        for name in ("functions/.env", "database.rules.json", "storage.rules"):
            copyfile(ROOT / name, folder / name)
        own = folder / "functions" / f".env.{PROJECT}"
        own.write_text(lines, encoding="utf-8")
        self.root = folder

    def run(self, *arguments: str) -> int:
        """Run the command; the exit status."""
        return main(["--project", self.project.id, *arguments], self.world())

    def outcomes(self) -> list[Outcome]:
        """What becomes of every check."""
        return list(examine(self.project.id, [], self.world()))

    def outcome(self, check: str) -> Outcome:
        """What becomes of one check."""
        (found,) = examine(self.project.id, [check], self.world())
        return found

    def problems(self, check: str) -> tuple[Problem, ...]:
        """What one check finds to be wrong."""
        found = self.outcome(check)
        assert found.verdict is Verdict.WRONG, found
        return found.problems

    def problem(self, check: str) -> Problem:
        """The one thing that a check finds to be wrong."""
        (found,) = self.problems(check)
        return found

    def connection(self) -> Connection:
        """Of the operator, for the project as it is."""
        place = place_of(self.project.id, self.root / "functions")
        return self._connection(self._credentials(), place)

    def view(self, check: Check) -> Examination:
        """What a check is given."""
        view, _ = view_of(
            place_of(self.project.id, self.root / "functions"), self.world()
        )
        return view(check)

    def route(
        self, host: str, path: str
    ) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
        """Have an address answer what a function returns."""
        api = Api(host, "A service of a test's own")
        self.cloud.apis = [*self.cloud.apis, api]

        def decorate(answer: Callable[[], Any]) -> Callable[[], Any]:
            api.get(path, is_open=True)(lambda _: answer())
            return answer

        return decorate

    @staticmethod
    def redirection(url: str) -> Answer:
        return Answer(302, b"", {"Location": url})

    def secret_values(self) -> list[str]:
        """In clear."""
        secrets = self.project.part(Secrets).by_id.values()
        return [b64decode(each).decode() for one in secrets for each in one.versions]

    def world(self) -> World:
        """What the command gets from outside."""
        return World(
            root=self.root,
            credentials=self._credentials,
            connection=self._connection,
            endpoints=lambda: self.endpoints,
            now=lambda: self.now,
            wait=self._wait,
        )

    def _credentials(self) -> Credentials:
        token = self.cloud.sign_in(self.operator)
        return a_persons_credentials(token, self.quota_project)

    def _wait(self, seconds: float) -> None:
        self.waited.append(self.slowness * seconds)

    def _connection(self, credentials: Credentials, place: Place) -> Connection:
        session = requests.Session()
        session.mount("https://", InProcess(self.cloud, lambda: self.now))
        for host, now in self.clocks.items():
            session.mount(f"https://{host}", InProcess(self.cloud, partial(_same, now)))
        return Connection(
            session=session,
            addresses=GOOGLE,
            account=place.account,
            operator=credentials,
            monotonic=lambda: sum(self.waited),
        )


@dataclass(frozen=True)
class WholeRun:
    """Every check, run once, and what the command has said and left."""

    well: Examined
    status: int
    said: str

    @classmethod
    def of(cls, well: Examined) -> Self:
        with redirect_stdout(StringIO()) as said:
            status = well.run()
        return cls(well, status, said.getvalue())


def lose_answers(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Have the answers to each POST to this place not come, though it is done."""
    send = InProcess.send

    def sent(
        self: InProcess, request: requests.PreparedRequest, *_: Any, **__: Any
    ) -> Any:
        answer = send(self, request)
        if request.method == "POST" and place in str(request.url):
            raise requests.ConnectionError("The connection has broken off.")
        return answer

    monkeypatch.setattr(InProcess, "send", sent)


def a_persons_credentials(
    token: str | None, quota_project: str | None = None
) -> PersonalCredentials:
    """Of application default credentials."""
    made = PersonalCredentials(token, quota_project_id=quota_project)  # type: ignore[no-untyped-call]  # the library has few types
    given: PersonalCredentials = made
    return given


def examined() -> Examined:
    """A new one."""
    cloud = google_cloud()
    cloud.apis = [*cloud.apis, *VIDEO_SERVICES]
    return Examined(cloud, deployed(cloud))
