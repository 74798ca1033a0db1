"""What `ports.VideoProjects` promises where the service's clock is not this machine's.

Of either product: each is called by a clock of its own.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from pydantic import SecretStr

from emulators.kernel.faults import Fault
from emulators.opentok.service import OpenTokService
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.errors import VideoClockRefused
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.support.emulated_services import EmulatedService
from tests.support.video_services import video_services
from tests.support.vonage_application import APPLICATION, with_another_key

A_DAY = int(timedelta(days=1).total_seconds())


def clock_off_by(seconds: int, *, times: int = 100) -> Fault:
    """From now on the service's clock is so far from ours."""
    return Fault(service="opentok", clock_ms=seconds * 1000, times=times)


def calls(emulated: EmulatedService[OpenTokService]) -> int:
    """How often the service was called so far."""
    return len(emulated.run(lambda: list(emulated.context.journal.entries())))


@pytest.fixture
def skewed(
    emulated_opentok: EmulatedService[OpenTokService],
) -> Iterator[EmulatedService[OpenTokService]]:
    """A service whose clock may be set wrong; afterwards it is right again."""
    emulated_opentok.run(emulated_opentok.service.reset)
    yield emulated_opentok
    emulated_opentok.run(emulated_opentok.context.faults.clear)


OPENTOK = VideoCredentials(DEMO_API_KEY, SecretStr(DEMO_API_SECRET))
WRONG = SecretStr("0therSecret0fN0bodyThatIsLongEnough")


@pytest.fixture(params=[OPENTOK, APPLICATION], ids=["opentok", "vonage"])
def demo(request: pytest.FixtureRequest) -> VideoCredentials:
    """A project that the service knows."""
    found: VideoCredentials = request.param
    return found


@pytest.fixture
def wrong(demo: VideoCredentials) -> VideoCredentials:
    """The same project, with another secret."""
    if demo == OPENTOK:
        return replace(OPENTOK, api_secret=WRONG)
    return with_another_key()


@pytest.mark.parametrize("seconds", [-A_DAY, -200, -2, 2, 200, A_DAY])
def test_with_a_clock_of_its_own_the_service_is_called_by_that_clock(
    skewed: EmulatedService[OpenTokService],
    demo: VideoCredentials,
    wrong: VideoCredentials,
    seconds: int,
) -> None:
    """Whoever's is wrong: what is signed in the service's future is refused."""
    skewed.fail_next(clock_off_by(seconds))
    projects = video_services(skewed.url)

    assert projects.accepts(demo)
    assert projects.of(demo).create_session()
    assert not projects.accepts(wrong)


def test_a_clock_that_is_known_costs_one_refusal_and_no_more(
    skewed: EmulatedService[OpenTokService], demo: VideoCredentials
) -> None:
    skewed.fail_next(clock_off_by(-A_DAY))
    projects = video_services(skewed.url)
    before = calls(skewed)

    for _ in range(3):
        projects.of(demo).recent_archives()

    assert calls(skewed) - before == 4


def test_a_clock_that_cannot_be_followed_says_nothing_of_the_secret(
    skewed: EmulatedService[OpenTokService], demo: VideoCredentials
) -> None:
    """One that is set back while it is asked: refused twice."""
    skewed.fail_next(clock_off_by(-A_DAY, times=1))
    skewed.fail_next(clock_off_by(-3 * A_DAY))

    with pytest.raises(VideoClockRefused):
        video_services(skewed.url).accepts(demo)


def test_people_connect_by_the_services_clock(
    skewed: EmulatedService[OpenTokService], demo: VideoCredentials
) -> None:
    skewed.fail_next(clock_off_by(-A_DAY))
    video = video_services(skewed.url).of(demo)
    stage = video.create_session()

    in_an_hour = SystemClock().now() + timedelta(hours=1)
    token = video.mint_token(stage, role=VideoRole.PUBLISHER, expires_at=in_an_hour)

    claims = jwt.decode(token, options={"verify_signature": False})
    now = SystemClock().now().timestamp() - A_DAY
    # What an application signs is dated ten seconds back.
    assert now - 20 < claims["iat"] <= now
    assert claims["exp"] - claims["iat"] > 3_500
