"""The address of this machine in the network that it is in."""

import socket

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - whoever starts a stack says so
LOOPBACK = "127.0.0.1"

ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737). Nothing is sent there."""


def own_address() -> str:
    """Where others in the network find this machine; 127.0.0.1 without a network."""
    # Connecting a UDP socket only chooses the address that packets would come from.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return LOOPBACK
        address: str = probe.getsockname()[0]
        return address
