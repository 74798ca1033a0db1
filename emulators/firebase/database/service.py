"""The Realtime Database of one stack, put together."""

from collections.abc import Callable

from starlette.types import ASGIApp

from emulators.firebase.database.administration import Administration
from emulators.firebase.database.credentials import Credentials
from emulators.firebase.database.model import Instance
from emulators.firebase.database.rest import Rest
from emulators.firebase.database.rules import OPEN, Ruleset
from emulators.firebase.database.saved import SavedDatabases
from emulators.firebase.database.store import Store
from emulators.firebase.database.streaming import KEEP_ALIVE_S, Streams
from emulators.firebase.database.triggers import Triggers
from emulators.firebase.database.websocket import WebSockets
from emulators.kernel.application import application
from emulators.kernel.context import Context


class DatabaseService:
    """Every database of the project, its REST and WebSocket APIs and its triggers.

    Args:
        context: what the emulators of one stack share.
        rules_text: the rules file; it binds the project's default database. Others
            are open, as in the official emulator.
        keep_alive_s: real seconds between signs of life on a silent stream.
        saved: what former runs left, and where commits are saved; without it
            everything is gone when the process ends.
        explain: is told every denial, with the rules that were tried.

    Raises:
        RulesRefused: the rules file has errors.
    """

    def __init__(
        self,
        context: Context,
        *,
        rules_text: str,
        keep_alive_s: float = KEEP_ALIVE_S,
        saved: SavedDatabases | None = None,
        explain: Callable[[str], None] | None = None,
    ) -> None:
        self._rules = Ruleset.parse(rules_text)
        self._namespace = context.settings.namespace
        self.clock = context.clock
        self.credentials = Credentials()
        self.triggers = Triggers(context)
        self._saved = saved
        self.store = Store(
            now_ms=context.clock.now_ms, made=self._made, explain=explain
        )
        self._streams = Streams(
            self.credentials, context.clock, keep_alive_s=keep_alive_s
        )
        for name in saved.names() if saved else ():
            self.store.instance(name)
        self.store.instance(self._namespace).install(self._rules)
        self.web_sockets = WebSockets(context, self.store, self.credentials)
        self.app = self._application(context)

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

    def use_rules(self, rules: Ruleset) -> None:
        """Bind the project's database by these, as its file says now."""
        self._rules = rules
        self.instance().install(rules)

    def reset(self) -> None:
        """Empty every database, silently, and put the rules of the project back.

        Trigger registrations and connections stay; events that were not sent yet, and
        what clients left to be written when they are gone, are dropped.
        """
        self.triggers.are_enabled = True
        self.triggers.forget_queued()
        self.web_sockets.forget_pending()
        for instance in self.store:
            is_default = instance.name == self._namespace
            instance.install(self._rules if is_default else OPEN)
            instance.limits.reset()
            instance.clear()

    async def close(self) -> None:
        """End connections, streams and deliveries, so that the server can stop."""
        self.web_sockets.close_all()
        self._streams.end_all()
        await self.triggers.close()

    def _application(self, context: Context) -> ASGIApp:
        administration = Administration(
            store=self.store,
            credentials=self.credentials,
            clock=context.clock,
            triggers=self.triggers,
            prepared=context.prepared,
        )
        rest = Rest(
            store=self.store,
            credentials=self.credentials,
            clock=context.clock,
            streams=self._streams,
        )
        sockets = self.web_sockets.routes()
        # Data first: nearly every request is for it, and no route takes another's.
        routes = [*rest.routes(), *sockets, *administration.routes()]
        return application(context, "database", routes)

    def _made(self, instance: Instance) -> None:
        if self._saved is not None:
            self._saved.adopt(instance)
        self.triggers.watch(instance)
