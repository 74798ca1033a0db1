"""All services of one stack, made, started, reset and stopped in order.

Belongs to one event loop; `stack.py` gives it a thread of its own.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, fields
from pathlib import Path

from starlette.types import ASGIApp

from emulators.firebase.auth.service import AuthService
from emulators.firebase.database import rules as database_rules
from emulators.firebase.database.registrations import Registration
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.tree import InvalidData
from emulators.firebase.functions.environment import Environment
from emulators.firebase.functions.host import FunctionsHost
from emulators.firebase.functions.logs import LogTail
from emulators.firebase.functions.manifest import (
    DatabaseTrigger,
    Manifest,
    ManifestRefused,
    UnsupportedTrigger,
)
from emulators.firebase.functions.watch import watch
from emulators.firebase.hosting.configuration import HostingRefused, SiteConfiguration
from emulators.firebase.hosting.service import HostingService, Regions
from emulators.firebase.project_files import ProjectFiles, ProjectFilesRefused
from emulators.firebase.schedules.expressions import ScheduleRefused
from emulators.firebase.schedules.service import SchedulerService
from emulators.firebase.storage.rules import RulesRefused as StorageRulesRefused
from emulators.firebase.storage.service import StorageService
from emulators.firebase.tasks.service import TasksService
from emulators.kernel.activity import StillBusy
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile
from emulators.kernel.json_http import Json
from emulators.kernel.serving import (
    HttpServer,
    PortRefused,
    PortTaken,
    open_port,
    reserve,
)
from emulators.kernel.traffic import Traffic
from emulators.opentok.service import OpenTokService
from emulators.rules_files import follow, rules_files
from emulators.saved_data import SavedData
from emulators.settings import Ports, Settings

CLOSED = """rules_version = '2';
service firebase.storage {}
"""

HUB = "hub"

RESET_TIMEOUT_S = 5.0
"""What still runs after that is ended by killing the functions."""


class StackFailed(Exception):
    """The stack cannot start; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """The sockets of a stack, by the names in `Ports`. Nobody can connect yet."""

    sockets: dict[str, socket.socket]

    @property
    def ports(self) -> Ports:
        return Ports(
            **{
                name: listener.getsockname()[1]
                for name, listener in self.sockets.items()
            }
        )

    def open(self, names: Iterable[str]) -> None:
        """Let connections come. What is not served yet waits. Safe to repeat.

        Raises:
            PortRefused: one of them cannot be had any more.
        """
        for name in names:
            try:
                open_port(self.sockets[name])
            except PortTaken:
                raise _taken(name, getattr(self.ports, name)) from None

    def close(self) -> None:
        for listener in self.sockets.values():
            listener.close()


def reserve_ports(settings: Settings) -> Listeners:
    """Reserve every port, so that each service knows all addresses.

    Raises:
        PortRefused: one of them cannot be had; the others are given back.
    """
    listeners = Listeners({})
    for port in fields(settings.ports):
        number = getattr(settings.ports, port.name)
        try:
            listeners.sockets[port.name] = reserve(settings.host, number)
        except PortTaken:
            listeners.close()
            raise _taken(port.name, number) from None
        except PortRefused:
            listeners.close()
            raise
    return listeners


def _taken(name: str, number: int) -> PortTaken:
    return PortTaken(
        f"Port {number} ({name}) is taken, perhaps by another stack or by the official "
        f"emulators. Use another one with `--port {name}=N`, or any with "
        "`--free-ports`."
    )


class Assembly:
    """The services of one stack."""

    def __init__(
        self,
        settings: Settings,
        listeners: Listeners,
        logs: LogTail,
        data: SavedData | None = None,
    ) -> None:
        self._data = data
        self._files = files = _files(settings.root)
        self.context = context = Context(settings)
        context.prepared.clear()
        self.logs = logs
        self.manifest = Manifest()
        self._listeners = listeners
        self.database = _database(context, files.database_rules, logs, data)
        file = data.file if data else None
        self.auth = AuthService(context, file=file)
        self.storage = _storage(context, files.storage_rules, logs, file)
        self.hosting = _hosting(context, files, self._regions)
        self.opentok = OpenTokService(context, file=file)
        self.tasks = TasksService(context)
        self.scheduler = SchedulerService(context)
        self.database_traffic = Traffic()
        self._servers: list[HttpServer] = []
        self._trigger_names: set[str] = set()
        self._watching: list[asyncio.Task[None]] = []
        self.rules_files = rules_files(
            files,
            database=self.database,
            storage=self.storage,
            now_ms=context.clock.now_ms,
            tell=logs.note,
        )
        self.database.triggers_target = settings.url("functions")
        self._environment = Environment(
            settings, folder=files.functions, secret=data.secret if data else None
        )
        self.functions = FunctionsHost(
            context,
            source=files.functions,
            environment=self._environment,
            listener=listeners.sockets["functions"],
            logs=logs,
            on_loaded=self._install,
        )

    async def start(self) -> None:
        """Serve everything but the hub. Ready when this returns.

        The functions are loaded first: until they are known no port is open, so that
        whoever finds one finds rules, triggers, queues and functions as well.

        Raises:
            FunctionsFailed: the functions do not load, or one of them has a schedule or
                a path that cannot be read.
            PortRefused: another program has taken one of the ports meanwhile.
        """
        await self.functions.start()
        # All in one moment: what one of them is asked may lead to any other.
        self._listeners.open(self._listeners.sockets.keys() - {HUB})
        apps = {
            "database": self.database_traffic.counting(self.database.app),
            "auth": self.auth.app,
            "storage": self.storage.app,
            "hosting": self.hosting.app,
            "opentok": self.opentok.app,
            "tasks": self.tasks.app,
        }
        await asyncio.gather(*(self._serve(name, apps[name]) for name in apps))
        await self.functions.open()
        self.opentok.resume()

    async def announce(self, hub: ASGIApp) -> None:
        """Serve the hub, and let clients change the rules: all is prepared.

        Raises:
            PortRefused: another program has taken the hub's port meanwhile.
        """
        self.context.prepared.set()
        self._listeners.open([HUB])
        await self._serve(HUB, hub)

    async def _serve(self, name: str, app: ASGIApp) -> None:
        host = self.context.settings.host
        server = HttpServer(app, host=host, listener=self._listeners.sockets[name])
        self._servers.append(server)
        await server.start()

    def reload_on_change(self) -> None:
        """Load the functions anew whenever their source changes."""
        watching = watch(self._files.functions, self.functions.reload)
        self._watching.append(asyncio.create_task(watching))

    def follow_rules(self) -> None:
        """Put the files of rules in force anew whenever one of them changes."""
        self._watching.append(asyncio.create_task(follow(self.rules_files)))

    async def stop(self) -> None:
        """End everything and give every port back. Safe after half a start."""
        self.context.clock.reset()
        for watching in self._watching:
            watching.cancel()
        async with AsyncExitStack() as closing:
            # From the last to the first, also when one of them fails.
            if self._data is not None:
                closing.callback(self._data.close)
            closing.callback(self._listeners.close)
            closing.push_async_callback(self._stop_servers)
            services = (self.database, self.opentok, self.tasks, self.scheduler)
            for service in services:
                closing.push_async_callback(service.close)
            closing.push_async_callback(self.functions.stop)
            closing.push_async_callback(self.hosting.close)

    async def _stop_servers(self) -> None:
        await asyncio.gather(*(server.stop() for server in self._servers))

    async def reset(self, *, patience_s: float = RESET_TIMEOUT_S) -> None:
        """Empty every service. The functions keep running, time stays.

        What is under way has `patience_s` real seconds to come to rest; what does not
        is ended with the process of the functions, so that it cannot write
        afterwards.
        """
        killed = False
        try:
            await self.context.activity.settled(patience_s)
        except StillBusy:
            await self.functions.kill()
            killed = True
        self.context.clock.reset()
        for reset in self._resets():
            reset()
        if killed:
            await self.functions.ready()
        await self.context.activity.settled(RESET_TIMEOUT_S)
        self.context.faults.clear()
        self.context.journal.clear()

    def _resets(self) -> list[Callable[[], object]]:
        services = (self.database, self.auth, self.storage, self.opentok)
        return [
            *(service.reset for service in services),
            self.hosting.reset,
            self.tasks.reset,
            self.scheduler.reset,
            self.database_traffic.clear,
        ]

    def _install(self, manifest: Manifest) -> None:
        try:
            self.scheduler.install(manifest)
            self._install_triggers(manifest)
        except (ScheduleRefused, InvalidData) as refusal:
            raise ManifestRefused(str(refusal)) from refusal
        self.tasks.install(manifest)
        # New functions may answer anew. A deploy would leave what is kept to its time,
        # but nobody who writes a function should wait for that.
        self.hosting.reset()
        self.manifest = manifest
        for endpoint in manifest.endpoints.values():
            if isinstance(endpoint.trigger, UnsupportedTrigger):
                kind = endpoint.trigger.kind
                self.logs.add(f"{endpoint.id}: nothing here sends {kind} events.")

    def _regions(self, function_id: str) -> tuple[str, ...]:
        """Where a function is; nowhere without one."""
        endpoint = self.manifest.endpoints.get(function_id)
        return () if endpoint is None else endpoint.regions

    def _install_triggers(self, manifest: Manifest) -> None:
        """Register this manifest's triggers in place of the former one's."""
        registrations = _registrations(manifest, self.context.settings)
        triggers = self.database.triggers
        foreign = [
            registration
            for registration in triggers.registrations()
            if registration.name not in self._trigger_names
        ]
        triggers.replace([*foreign, *registrations])
        self._trigger_names = {registration.name for registration in registrations}


def _registrations(manifest: Manifest, settings: Settings) -> list[Registration]:
    found = []
    for endpoint in manifest.endpoints.values():
        trigger = endpoint.trigger
        if not isinstance(trigger, DatabaseTrigger):
            continue
        where = f"projects/{settings.project_id}/locations/{endpoint.regions[0]}"
        record: dict[str, Json] = {
            "name": f"{where}/triggers/{endpoint.id}",
            "path": trigger.ref,
            "event": trigger.event,
            # The project's databases are one here: the others are open test data.
            "namespacePattern": (
                settings.namespace if trigger.instance == "*" else trigger.instance
            ),
        }
        found.append(Registration.parse(record))
    return found


def _files(root: Path) -> ProjectFiles:
    try:
        return ProjectFiles.read(root)
    except ProjectFilesRefused as refusal:
        raise StackFailed(str(refusal)) from None


def _database(
    context: Context, rules: Path | None, logs: LogTail, data: SavedData | None
) -> DatabaseService:
    if rules is None:
        logs.note("The project names no database rules: everybody may read and write.")
    try:
        return DatabaseService(
            context,
            rules_text=_text(rules) if rules else database_rules.OPEN.source,
            saved=data.databases if data else None,
            explain=logs.note if context.settings.explain else None,
        )
    except database_rules.RulesRefused as refusal:
        raise StackFailed(f"{rules}: {refusal}") from None


def _storage(
    context: Context, rules: Path | None, logs: LogTail, file: DataFile | None
) -> StorageService:
    if rules is None:
        logs.note("The project names no storage rules: only the Admin SDK may use it.")
    try:
        rules_text = _text(rules) if rules else CLOSED
        return StorageService(context, rules_text=rules_text, file=file)
    except StorageRulesRefused as refusal:
        raise StackFailed(f"{rules}: {refusal}") from None


def _hosting(context: Context, files: ProjectFiles, regions: Regions) -> HostingService:
    try:
        return HostingService(
            context,
            configuration=SiteConfiguration.read(files.hosting),
            root=context.settings.root,
            regions=regions,
        )
    except HostingRefused as refusal:
        raise StackFailed(f"firebase.json: {refusal}") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StackFailed(
            f"{path} is missing. It says who may read and write what."
        ) from None
    except UnicodeDecodeError:
        raise StackFailed(f"{path} is not UTF-8.") from None
    except OSError as error:
        raise StackFailed(f"{path}: {error.strerror}.") from None
