"""An admin moves from one video service to the other, over the wire."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct, VideoProject
from tests.support.people import People, email_of

A_MOMENT = timedelta(seconds=3)
"""Longer than anything is remembered."""


@dataclass(frozen=True)
class Mover:
    """A producer whose recorded show is in preshow, and the project they move to."""

    people: People
    stack: LocalStack
    project: VideoProject

    def move(self, project: VideoProject | None = None) -> tuple[int, Any]:
        """What `updateAdmin` answers to whoever has just signed in."""
        wanted = project or self.project
        self.people.log_in("producer", email_of("producer"))
        body = {"id": "$producerId", **wanted.credentials}
        answer = self.people.call("updateAdmin", body, by="producerIdToken")
        self.people.log_in("producer", email_of("producer"))
        return answer.status_code, answer.json()

    def tokens(self) -> Any:
        return self.people.reply("createTokenProducer", {"id": "$event"}, by="producer")

    def come(self, tokens: Any) -> Any:
        """Somebody publishes on stage with these; the stand-in looks at them."""
        place = {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}
        connection = self.people.opentok("POST", "connections", place)
        return self.people.opentok("POST", "streams", connection)


@pytest.fixture
def mover(
    recorded_people: People, stack: LocalStack, video_product: VideoProduct
) -> Mover:
    other = next(one for one in VideoProduct if one is not video_product)
    return Mover(recorded_people, stack, DEMO_PROJECTS[other])


def test_the_next_show_is_with_the_other_service_and_a_live_one_is_left_alone(
    mover: Mover,
) -> None:
    people, stack = mover.people, mover.stack
    before = mover.tokens()
    connection = people.connect_to_stage()

    held_up, refused = mover.move()
    people.opentok("DELETE", f"connections/{connection}")
    stack.settle()
    moved, admin = mover.move()
    after = mover.tokens()
    mover.come(after)
    stack.advance(A_MOMENT)
    live = people.reply("eventGoLive", {"id": "$event"}, by="producer")
    held_up_again, _ = mover.move(people.project)
    stack.settle()
    ended = people.reply("endBroadcast", {"id": "$event"}, by="producer")

    assert (held_up, held_up_again, moved) == (409, 409, 200)
    assert refused["error"]["details"] == {
        "reason": "video-project-in-use",
        "ids": [people.known["event"]],
    }
    assert before["apiKey"] == people.project.api_key
    assert after["apiKey"] == admin["otApiKey"] == mover.project.api_key
    for kind in ("sessionId", "stageSessionId"):
        assert after[kind] != before[kind]
        assert after[kind] == live[kind] == ended[kind]
    usage = people.opentok("GET", "usage")["sessions"]
    assert len(usage[after["stageSessionId"]]["archives"]) == 1
    assert not usage[before["stageSessionId"]]["archives"]
    assert "problems" not in ended
