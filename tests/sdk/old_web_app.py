"""The old web app's cases once more, with the SDK that it carries: firebase 4.1.3.

`tests/clients` replays them over a connection of its own; here the real SDK signs in,
reads, listens, writes and uploads, and what it makes of the answers is compared with
what the app reads. `run.py` runs this; pytest does not collect its name.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from emulators.stack import LocalStack
from tests.clients.cases import App, every, load
from tests.clients.replaying import replay
from tests.sdk.old_web_sdk import SdkApp, pages_of

CASES: Final = [
    pytest.param(path, switch, id=f"{path.stem}-{switch}")
    for path in every()
    for case in [load(path)]
    if App.WEB in case.apps.values()
    for switch in case.switch
]


@pytest.fixture(scope="module", autouse=True)
def _pages(product_stack: LocalStack) -> Iterator[None]:
    with pages_of(product_stack.settings) as pages:
        SdkApp.pages = pages
        yield


@pytest.mark.parametrize(("path", "switch"), CASES)
def test_the_old_web_apps_sdk_finds_all_that_the_app_reads(
    path: Path, switch: str, stack: LocalStack
) -> None:
    replay(stack, load(path), switch=switch == "on", running=SdkApp)
