"""The Realtime Database of one stack, put together."""

from starlette.types import ASGIApp

from local import serving
from local.kernel import Kernel
from local.realtime_database.administration import Administration
from local.realtime_database.credentials import Credentials
from local.realtime_database.rest import Rest
from local.realtime_database.rules import OPEN, Ruleset
from local.realtime_database.store import Instance, Store
from local.realtime_database.streaming import KEEP_ALIVE_S, Streams
from local.realtime_database.triggers import Triggers


class RealtimeDatabase:
    """Every database of the project, its REST API and its triggers.

    Args:
        kernel: what the stand-ins of one stack share.
        rules_text: the rules file; it binds the project's default database. Others
            are open, as in the official emulator.
        keep_alive_s: real seconds between signs of life on a silent stream.

    Raises:
        RulesRefused: the rules file has errors.
    """

    def __init__(
        self, kernel: Kernel, *, rules_text: str, keep_alive_s: float = KEEP_ALIVE_S
    ) -> None:
        self._rules = Ruleset.parse(rules_text)
        self._namespace = kernel.settings.namespace
        self.clock = kernel.clock
        self.credentials = Credentials()
        self.triggers = Triggers(kernel)
        self.store = Store(now_ms=kernel.clock.now_ms, made=self.triggers.watch)
        self._streams = Streams(
            self.credentials, kernel.clock, keep_alive_s=keep_alive_s
        )
        self.store.instance(self._namespace).install(self._rules)
        self.app = self._application(kernel)

    @property
    def triggers_target(self) -> str | None:
        """`http://host:port` of the functions host; None while there is none."""
        return self.triggers.target

    @triggers_target.setter
    def triggers_target(self, url: str | None) -> None:
        self.triggers.target = url

    def instance(self, namespace: str | None = None) -> Instance:
        """A database by name; the project's default one without."""
        return self.store.instance(namespace or self._namespace)

    def reset(self) -> None:
        """Empty every database, silently, and put their first rules back.

        Trigger registrations stay; events that were not sent yet are dropped.
        """
        self.triggers.forget_queued()
        for instance in self.store:
            is_default = instance.name == self._namespace
            instance.install(self._rules if is_default else OPEN)
            instance.clear()

    async def close(self) -> None:
        """End streams and deliveries, so that the server can stop at once."""
        self._streams.end_all()
        await self.triggers.close()

    def _application(self, kernel: Kernel) -> ASGIApp:
        administration = Administration(
            store=self.store,
            credentials=self.credentials,
            clock=kernel.clock,
            triggers=self.triggers,
        )
        rest = Rest(
            store=self.store,
            credentials=self.credentials,
            clock=kernel.clock,
            streams=self._streams,
        )
        routes = [*administration.routes(), *rest.routes()]
        return serving.application(kernel, "database", routes)
