"""The commands of the page on both products do what it says."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

from pydantic.alias_generators import to_camel

from dev.docs.pages import VIDEO
from emulators.stack import LocalStack
from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    BroadcastOptions,
)
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct
from tests.docs.shell import code_blocks, curls, parse
from tests.support.deadline import DEADLINE_S
from tests.support.people import People, email_of, producer_on

PAUSE = timedelta(seconds=5)

OPENTOK, VONAGE = (
    DEMO_PROJECTS[product] for product in (VideoProduct.OPENTOK, VideoProduct.VONAGE)
)
OF_VONAGE, OF_OPENTOK = code_blocks(VIDEO)
ON_THE_PAGE = {
    "78d335fa-323d-0114-9c3d-d6f0d48968cf": VONAGE.api_key,
    '"100"': f'"{OPENTOK.api_key}"',
    "the-secret": OPENTOK.api_secret,
}


def private_key_of_the_page(folder: Path) -> str:
    """What the shell of a reader makes of the file."""
    (folder / "private.key").write_text(VONAGE.api_secret, encoding="utf-8")
    line = OF_VONAGE.splitlines()[0]
    assert line.startswith("PRIVATE_KEY=")
    done = subprocess.run(  # noqa: S603 - a command of our own page
        ["/bin/sh", "-c", f'{line}; printf %s "$PRIVATE_KEY"'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )
    return done.stdout


def stored(people: People, block: str, variables: dict[str, str]) -> str:
    """The project that an admin has after a block of the page."""
    (command,) = curls(block)
    for shown, ours in ON_THE_PAGE.items():
        command = command.replace(shown, ours)
    answer = parse(command, variables).send(people.http, people.settings)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["otApiKey"])


def test_an_admin_moves_to_an_application_and_back_as_the_page_says(
    stack: LocalStack, tmp_path: Path
) -> None:
    with producer_on(stack) as people:
        variables = {
            "FUNCTIONS": people.settings.function_url("").rstrip("/"),
            "ADMIN_ID": people.known["producerId"],
            "ID_TOKEN": people.known["producerIdToken"],
            "PRIVATE_KEY": private_key_of_the_page(tmp_path),
        }
        moved = stored(people, OF_VONAGE, variables)
        # Other credentials sign the admin out.
        stack.advance(PAUSE)
        people.log_in("producer", email_of("producer"))
        variables["ID_TOKEN"] = people.known["producerIdToken"]
        back = stored(people, OF_OPENTOK, variables)
    stack.settle()

    assert (moved, back) == (VONAGE.api_key, OPENTOK.api_key)


def test_the_key_is_one_line_in_the_shell_of_a_reader(tmp_path: Path) -> None:
    assert "\n" not in private_key_of_the_page(tmp_path)


def test_every_option_of_an_event_is_on_the_page() -> None:
    text = VIDEO.read_text(encoding="utf-8")
    names = [
        to_camel(name)
        for model in (ArchiveOptions, BroadcastOptions)
        for name in model.model_fields
    ]

    assert [name for name in names if f"`{name}`" not in text] == []
    assert {"rtmpUrl", "rtmpUrls"} <= set(re.findall(r"`(\w+)`", text))


def test_a_fans_tokens_are_about_as_long_as_the_page_says(
    product_stack: LocalStack,
) -> None:
    lengths = {}
    for video in VideoProduct:
        product_stack.reset()
        with producer_on(product_stack, video=video) as people:
            people.log_in_guests()
            place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
            tokens = people.reply("createTokensFan", place, by="fan")
            lengths[video] = len(tokens["stageToken"])
        product_stack.settle()

    assert 450 < lengths[VideoProduct.OPENTOK] < 550
    assert 950 < lengths[VideoProduct.VONAGE] < 1_050
