"""Sound that a browser holds back until somebody touches the page.

Whatever Playwright evaluates in a page counts as a touch: so the page acts by itself
here, and says on its console what happens.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from emulators.tests.browser.chromium import launch, person
from emulators.tests.browser.visitors import ANNE, CLASSIC, SCRIPT, House, Visitor
from emulators.tests.opentok.rig import API_KEY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SUBSCRIBES = """<script>
  const session = OT.initSession("{key}", "{session}");
  session.on("streamCreated", ({{ stream }}) => {{
    const subscriber = session.subscribe(stream, document.body, {{ insertMode: "append", audioVolume: 100 }});
    subscriber.on("audioBlocked audioUnblocked", ({{ type }}) => console.log(type, subscriber.isAudioBlocked()));
    subscriber.on("videoElementCreated", ({{ element }}) => {{ subscriber.video = element; }});
    addEventListener("click", () => OT.unblockAudio());
    visitor.subscribers[stream.streamId] = subscriber;
  }});
  session.connect("{token}");
</script>"""


@pytest.fixture
def cautious(browser: "Browser") -> "Iterator[Browser]":
    """A browser as people have it."""
    with launch(autoplay=False, beside=browser) as running:
        yield running


def test_sound_waits_for_a_touch(house: House, cautious: "Browser") -> None:
    session_id = house.rig.session()
    annes = house.guest(session_id, ANNE).publish()
    script = SUBSCRIBES.format(
        key=API_KEY, session=session_id, token=house.rig.token(session_id)
    )
    asked = {"sdk": CLASSIC.format(url=house.rig.url) + script}

    with person(cautious) as context:
        page = context.new_page()
        page.add_init_script(SCRIPT)
        with page.expect_console_message(
            lambda said: "audioBlocked" in said.text
        ) as one:
            page.goto(f"{house.pages}/?{urlencode(asked)}")
        with page.expect_console_message(lambda said: "Unbl" in said.text) as other:
            page.mouse.click(10, 10)

        assert one.value.text == "audioBlocked true"
        assert other.value.text == "audioUnblocked false"
        Visitor(page).hears(annes, ANNE.hz)
