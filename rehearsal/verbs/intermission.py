"""An intermission: announced, told to everybody, over."""

from typing import Literal

from rehearsal.people import Part
from rehearsal.reloading import reload_until
from rehearsal.show import Show
from rehearsal.verbs.base import Verb


class Intermission(Verb):
    """The producer announces an intermission, or its end; every viewer is told."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["intermission"]
    begins: bool = True

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event, checks = producer.event, show.checks
        told = True if self.begins else None
        reply = await producer.call("setStandby", id=event.id, standby=self.begins)
        checks.equal("the event says so", reply.get("standby"), told)
        checks.equal("the show goes on", reply["status"], "live")
        record = await producer.read(event.show_path)
        checks.equal("those in the show are told", record.get("standby"), told)
        address = {"adminId": event.admin_id, "fanUrl": event.fan_url}
        public = await producer.read(event.public_show_path)
        checks.equal("so are the viewers", public.get("standby"), told)
        shown = await reload_until(
            lambda: show.client.hosted("/broadcast", address),
            lambda shown: shown.get("standby") == told,
        )
        checks.equal("so is whoever asks", shown.get("standby"), told)
        return "announces an intermission" if self.begins else "goes on with the show"
