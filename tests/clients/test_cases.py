"""Every case of the old apps, replayed under the real rules.

`make test-clients ARGS="-k web_fan"` replays those whose file's name has it.
"""

from pathlib import Path

import pytest

from emulators.stack import LocalStack
from tests.clients.cases import every, load
from tests.clients.replaying import replay

CASES = [
    pytest.param(path, switch, id=f"{path.stem}-{switch}")
    for path in every()
    for switch in load(path).switch
]


@pytest.mark.parametrize(("path", "switch"), CASES)
def test_an_old_app_finds_all_that_it_reads(
    path: Path, switch: str, stack: LocalStack
) -> None:
    replay(stack, load(path), switch=switch == "on")
