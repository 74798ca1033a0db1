"""Where others find this machine."""

import socket
import subprocess
import sys
from typing import NoReturn

import pytest

from emulators.kernel.own_address import EVERY_ADDRESS, LOOPBACK, own_address
from emulators.kernel.serving import listen
from emulators.tests.deadline import DEADLINE_S


def test_it_is_an_address_at_which_this_machine_can_listen() -> None:
    # Elsewhere: here nobody may look beyond this machine.
    code = "from emulators.kernel.own_address import own_address; print(own_address())"
    asked = subprocess.run(  # noqa: S603 - a fixed line of our own
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )

    address = asked.stdout.strip()
    with listen(address, 0) as listener:
        assert listener.getsockname()[0] == address != EVERY_ADDRESS


def test_without_a_network_it_is_the_machines_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreachable(*_: object) -> NoReturn:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)

    assert own_address() == LOOPBACK
