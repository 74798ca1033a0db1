"""The first show of the page on deploying is played as the page says."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from dev.docs.pages import DOCS
from emulators.stack import LocalStack
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct
from tests.docs.shell import code_blocks, curls, parse
from tests.support.http_client import HttpClient
from tools.admin import main

DEPLOY = DOCS / "deploy.md"
EMAIL = "you@example.com"
PASSWORD = "a-password-of-mine"
APPLICATION = DEMO_PROJECTS[VideoProduct.VONAGE]

PAUSE = timedelta(seconds=5)
"""Between two commands of somebody who copies them from a page."""

_TAKEN = re.compile(r"^([A-Z_]+)=the-(\w+)-of-the-answer$", re.MULTILINE)


@dataclass
class Reader(HttpClient):
    """Somebody who does what the page says, with a local stack in Google's place."""

    stack: LocalStack
    known: dict[str, str] = field(default_factory=dict)
    answer: Any = None
    answers: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.stack.settings)
        functions = self.settings.function_url("").rstrip("/")
        # The CLI tells the first; `signInWithPassword` takes any on a local stack.
        self.known |= {"API_KEY": "any", "FUNCTIONS": functions}
        # How it comes from its file is held by the test of the page on both products.
        self.known["PRIVATE_KEY"] = APPLICATION.api_secret.replace("\n", "")

    def follow(self, block: str) -> None:
        """Send a block's requests, and take what it says from the last answer."""
        for name, part in _TAKEN.findall(block):
            if self.answer is not None:
                self.known[name] = self.answer[part]
        for command in curls(block):
            request = parse(self.here(command), self.known)
            request.url = request.url.replace("https://", "http://")
            self.answer = self.get_json(request.send(self.http, self.settings))
            self.answers.append(self.answer)
            self.stack.advance(PAUSE)

    def here(self, command: str) -> str:
        """A command with the stack's addresses and one's own secrets."""
        auth = self.settings.address("auth")
        ours = {
            "identitytoolkit.googleapis.com": f"{auth}/identitytoolkit.googleapis.com",
            "my-project.web.app": self.settings.address("hosting"),
            "the-password": PASSWORD,
            "78d335fa-323d-0114-9c3d-d6f0d48968cf": APPLICATION.api_key,
        }
        for on_the_page, in_place in ours.items():
            command = command.replace(on_the_page, in_place)
        return command

    def get_json(self, answer: Any) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def reader(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody who has come to the last steps: there is a superAdmin, who is they."""
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["create", "--email", EMAIL, "--password-stdin"]) == 0
    with Reader(stack) as somebody:
        yield somebody
    stack.settle()


def test_a_first_show_goes_as_the_page_says(reader: Reader) -> None:
    for block in code_blocks(DEPLOY):
        reader.follow(block)

    signed_in, stored, again, event, opened, host, seen, closed = reader.answers
    assert signed_in["email"] == again["email"] == EMAIL
    assert (stored["otApiKey"], stored["hls"]) == (APPLICATION.api_key, True)
    assert opened["id"] == event["id"]
    assert (opened["status"], closed["status"]) == ("preshow", "closed")
    assert host["firebaseToken"]
    assert seen["name"] == "First night"
