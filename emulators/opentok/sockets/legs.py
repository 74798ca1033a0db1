"""Legs: who gets which stream, and what both ends have to tell each other for it.

A leg is one connection of WebRTC, from the browser that publishes a stream to one that
subscribes to it. The publisher offers; here descriptions and candidates only pass.
"""

import secrets
from dataclasses import dataclass

from emulators.kernel.json_http import JsonObject, Refused
from emulators.opentok.limits import STREAM_LIMIT_CODE
from emulators.opentok.participants import Stream
from emulators.opentok.refusals import conflict
from emulators.opentok.sockets.client import Client

MAX_LEGS = 500
"""Of one subscriber. There are 55 streams at most, and a page may show one twice."""


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """One subscription. Without media it has no publisher."""

    id: str
    stream_id: str
    subscriber: Client
    publisher: Client | None


class Legs:
    """Every leg of every session."""

    def __init__(self) -> None:
        self._legs: dict[str, Leg] = {}
        self._of_client: dict[str, dict[str, Leg]] = {}
        self._of_stream: dict[str, dict[str, Leg]] = {}

    def __len__(self) -> int:
        return len(self._legs)

    def clear(self) -> None:
        self._legs.clear()
        self._of_client.clear()
        self._of_stream.clear()

    def open(self, stream: Stream, subscriber: Client, publisher: Client | None) -> Leg:
        """Begin a subscription, and let the publisher offer.

        Raises:
            Refused: 409 (code 1605), when the subscriber has too many.
        """
        own = self._of_client.setdefault(subscriber.id, {})
        if len(own) >= MAX_LEGS:
            raise _too_many()
        leg = Leg(secrets.token_urlsafe(12), stream.id, subscriber, publisher)
        self._legs[leg.id] = own[leg.id] = leg
        self._of_stream.setdefault(stream.id, {})[leg.id] = leg
        if publisher is not None:
            sides = {"leg": leg.id, "streamId": stream.id, "by": subscriber.id}
            publisher.say({"what": "wanted", **sides})
        return leg

    def end(self, leg_id: str, subscriber: Client) -> None:
        """End a subscription. One that is over already may still be ended."""
        leg = self._legs.get(leg_id)
        if leg is not None and leg.subscriber is subscriber:
            self._drop(leg)
            if leg.publisher is not None:
                leg.publisher.say({"what": "unwanted", "leg": leg.id})

    def end_stream(self, stream_id: str) -> None:
        """Forget the legs of a stream that is over: its end tells both sides."""
        for leg in [*self._of_stream.get(stream_id, {}).values()]:
            self._drop(leg)

    def end_client(self, client: Client) -> None:
        """End all that a client has subscribed to."""
        for leg_id in [*self._of_client.get(client.id, {})]:
            self.end(leg_id, client)

    def pass_on(self, leg_id: str, sender: Client, frame: JsonObject) -> None:
        """Give one end what the other says; nothing, once the leg is over.

        A client that subscribes to its own stream is both ends, and hears itself.
        """
        leg = self._legs.get(leg_id)
        if leg is None or leg.publisher is None:
            return
        if sender is leg.publisher:
            leg.subscriber.say(frame)
        elif sender is leg.subscriber:
            leg.publisher.say(frame)

    def ask_publisher(self, leg_id: str, sender: Client, frame: JsonObject) -> None:
        """Tell the publisher of a leg what its subscriber wants to receive."""
        leg = self._legs.get(leg_id)
        if leg is not None and leg.subscriber is sender and leg.publisher is not None:
            leg.publisher.say(frame)

    def _drop(self, leg: Leg) -> None:
        del self._legs[leg.id]
        for index, key in (
            (self._of_client, leg.subscriber.id),
            (self._of_stream, leg.stream_id),
        ):
            del index[key][leg.id]
            if not index[key]:
                del index[key]


def _too_many() -> Refused:
    text = f"A client subscribes {MAX_LEGS} times at most."
    return conflict(text, code=STREAM_LIMIT_CODE)
