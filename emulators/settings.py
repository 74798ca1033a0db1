"""Ports and names of one running stack, and the environment they become."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Literal, Self, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """One port per service; 0 asks the system for a free one.

    The defaults are those of the official emulators. OpenTok has no emulator: its
    port is ours. So is that of Hosting: macOS itself listens at the official 5000.
    """

    hub: int = 4400
    functions: int = 5001
    hosting: int = 5002
    database: int = 9000
    auth: int = 9099
    storage: int = 9199
    opentok: int = 9399
    tasks: int = 9499

    @classmethod
    def free(cls) -> Self:
        """Let the system choose every port."""
        return cls(**{port.name: 0 for port in fields(cls)})


CallbackKind = Literal["archive", "broadcast", "captions", "monitoring"]
"""What callbacks are about; a Vonage application has a signature secret for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _VideoProject:
    """What an OpenTok project and a Vonage application have in common.

    Args:
        name: what OpenTok's mute calls answer with.
        archive_callback_url: told about every change of an archive's status.
        broadcast_callback_url: told about every change of a broadcast.
        monitoring_url: told about sessions, connections and streams.
        signature_secret: signs the callbacks; without one they are unsigned.
        uploads_archives: archives end in the project's own bucket as `uploaded`
            instead of in the service's cloud as `available`.
        upload_fallback: where an archive ends whose upload fails: with `opentok` in
            the service's cloud as `available`, with `none` nowhere, as `failed`.
        created_at_ms: milliseconds since 1970.
    """

    name: str = ""
    archive_callback_url: str | None = None
    broadcast_callback_url: str | None = None
    monitoring_url: str | None = None
    signature_secret: str | None = field(default=None, repr=False)
    uploads_archives: bool = False
    upload_fallback: Literal["opentok", "none"] = "none"
    created_at_ms: int = 0

    def filled_in(self, fill_in: Callable[[str], str]) -> Self:
        """The same project, with `fill_in` applied to the URLs of its callbacks."""
        return replace(
            self,
            archive_callback_url=_applied(fill_in, self.archive_callback_url),
            broadcast_callback_url=_applied(fill_in, self.broadcast_callback_url),
            monitoring_url=_applied(fill_in, self.monitoring_url),
        )

    def callback_url(self, kind: CallbackKind) -> str | None:
        """Where callbacks of that kind go."""
        urls = {
            "archive": self.archive_callback_url,
            "broadcast": self.broadcast_callback_url,
            "monitoring": self.monitoring_url,
        }
        return urls.get(kind)

    def secret_for(self, kind: CallbackKind) -> str | None:  # noqa: ARG002 - a project has one for all
        """What signs callbacks of that kind."""
        return self.signature_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTokProject(_VideoProject):
    """An OpenTok project that exists from the start.

    Args:
        api_key: digits.
        api_secret: 32 to 128 characters.
    """

    api_key: str
    api_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VonageApplication(_VideoProject):
    """A Vonage application with the Video capability that exists from the start.

    Args:
        application_id: a UUID in lower case.
        public_key: in PEM, RSA of 2048 to 4096 bits. The private one stays with whoever
            calls, as it does with Vonage.
        account_api_key: of the account that the application belongs to, eight
            hexadecimal characters: callbacks carry it, and nothing opens with it.
        captions_callback_url: the application's address for `captions_status`.
        signature_secrets: by kind, for the kinds whose callbacks are not signed with
            `signature_secret`.
    """

    application_id: str
    public_key: str = field(repr=False)
    account_api_key: str = "a1b2c3d4"
    captions_callback_url: str | None = None
    signature_secrets: Mapping[CallbackKind, str] = field(
        default_factory=dict, repr=False
    )

    @property
    def api_key(self) -> str:
        """What stands where an OpenTok project has its API key: the id."""
        return self.application_id

    def filled_in(self, fill_in: Callable[[str], str]) -> Self:
        """The same application, with `fill_in` applied to its callbacks' URLs."""
        filled = _VideoProject.filled_in(self, fill_in)
        url = _applied(fill_in, self.captions_callback_url)
        return replace(filled, captions_callback_url=url)

    def callback_url(self, kind: CallbackKind) -> str | None:
        """Where callbacks of that kind go."""
        if kind == "captions":
            return self.captions_callback_url
        return _VideoProject.callback_url(self, kind)

    def secret_for(self, kind: CallbackKind) -> str | None:
        """What signs callbacks of that kind: its own secret, or the one for all."""
        return self.signature_secrets.get(kind, self.signature_secret)


VideoProject: TypeAlias = OpenTokProject | VonageApplication


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTokSwitches:
    """What OpenTok may do, or may not, as its documentation has it.

    Args:
        hls_needs_viewers: HLS is `ready` once it can be played, and `live` only when
            somebody has fetched its playlist; without it, both at once.
        cuts_long_sessions: a session ends by a server rotation when it has had somebody
            in it for eight hours.
        answers_401: an application whose token is not taken gets 401, in the form of
            Vonage's other APIs. 403 is what is documented, but a gateway before the
            service may answer so.
        empty_sessions_are_400: recording or broadcasting a session with nobody in it is
            400. 404 is what is documented first, and both are.
        names_project_id: callbacks of an application name it `projectId`; else they do
            as its objects, `applicationId`. Which one is not published for all of them.
        max_application_token_s: how long a REST token of an application may be good
            for, in seconds. SDKs send 900; where the service ends is not published.
        reconnect_grace_ms: how long a browser whose socket broke may come back to its
            connection, in real milliseconds. How long it is in production is not
            published: the SDK itself gives up after 30 s.
    """

    hls_needs_viewers: bool = True
    cuts_long_sessions: bool = False
    answers_401: bool = False
    empty_sessions_are_400: bool = False
    names_project_id: bool = False
    max_application_token_s: int = 24 * 3600
    reconnect_grace_ms: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HubView:
    """A list in the default database that the hub's page shows as a table.

    Args:
        title: its heading. Names as in `path` are replaced by what they stand for.
        path: where it is. A segment such as `$roomId` stands for every child, as in
            rules; there is a table for each.
        order_by: of its rows: `.key`, or the path of a child such as `at`.
    """

    title: str
    path: str
    order_by: str = ".key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What tells one stack from another.

    Args:
        project_id: of the Firebase project. Names that begin with `demo-` exist on no
            server of Google's.
        region: where the functions run, unless they say another.
        host: the address that every service listens at.
        public_host: the address in all URLs; `host` if it is empty. A stack that
            listens at 0.0.0.0 needs one.
        ports: the port of each service.
        root: the folder with `firebase.json` in it.
        parameters: values for the functions' parameters and secrets, above those of
            `.env` files. `{opentok}` in one becomes the URL of that service, and so
            with every name in `Ports`.
        secrets: forms of secrets that no file has, by their names; `{random}` becomes
            32 random bytes as base64url. A secret without a form is only that.
        opentok_projects: exist from the start and after every reset. Their callback
            URLs are filled in as `parameters` are.
        vonage_applications: the same of the unified product, beside those.
        opentok: what OpenTok does at its own discretion.
        data: where databases, accounts, files, OpenTok's sessions and secrets outlive
            the stack; None keeps nothing.
        explain: tell every denial of the database with the rules that were tried.
        hosting_headers: what headers of the site say instead of what `firebase.json`
            has them say, by their names in any case. One that it does not give is not
            given.
        hub_views: tables on the hub's page.
    """

    project_id: str = "demo-project"
    region: str = "us-central1"
    host: str = "127.0.0.1"
    public_host: str = ""
    ports: Ports = field(default_factory=Ports)
    root: Path = Path()
    parameters: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    opentok_projects: tuple[OpenTokProject, ...] = ()
    vonage_applications: tuple[VonageApplication, ...] = ()
    opentok: OpenTokSwitches = OpenTokSwitches()
    data: Path | None = None
    explain: bool = False
    hosting_headers: Mapping[str, str] = field(default_factory=dict)
    hub_views: tuple[HubView, ...] = ()

    @property
    def namespace(self) -> str:
        """The default database instance, as Firebase names it."""
        return f"{self.project_id}-default-rtdb"

    @property
    def bucket(self) -> str:
        """The default Storage bucket, as the official emulators name it."""
        return f"{self.project_id}.appspot.com"

    def on(self, ports: Ports) -> Self:
        """The same stack, at the ports it really got."""
        return replace(self, ports=ports)

    @property
    def hostname(self) -> str:
        """The host of every URL of this stack."""
        return self.public_host or self.host

    def address(self, service: str) -> str:
        """`host:port` of a service, by its name in `Ports`."""
        return f"{self.hostname}:{getattr(self.ports, service)}"

    def url(self, service: str) -> str:
        """`http://host:port` of a service, by its name in `Ports`."""
        return f"http://{self.address(service)}"

    def filled_in(self, text: str) -> str:
        """`text` with `{opentok}` and the like replaced by the URLs of the services."""
        for port in fields(self.ports):
            text = text.replace(f"{{{port.name}}}", self.url(port.name))
        return text

    def function_url(self, function_id: str) -> str:
        """Where a client finds a function."""
        return f"{self.url('functions')}/{self.project_id}/{self.region}/{function_id}"

    @property
    def firebase_config(self) -> str:
        """FIREBASE_CONFIG: where the Admin SDK finds project, database and bucket."""
        return json.dumps(
            {
                "projectId": self.project_id,
                "databaseURL": f"{self.url('database')}/?ns={self.namespace}",
                "storageBucket": self.bucket,
            }
        )

    def sdk_environment(self) -> dict[str, str]:
        """The variables that point every official SDK at this stack."""
        return {
            "FIREBASE_AUTH_EMULATOR_HOST": self.address("auth"),
            "FIREBASE_DATABASE_EMULATOR_HOST": self.address("database"),
            "CLOUD_TASKS_EMULATOR_HOST": self.address("tasks"),
            "STORAGE_EMULATOR_HOST": self.url("storage"),
            "FIREBASE_STORAGE_EMULATOR_HOST": self.address("storage"),
            "FIREBASE_EMULATOR_HUB": self.address("hub"),
            "FIREBASE_CONFIG": self.firebase_config,
            "GCLOUD_PROJECT": self.project_id,
            "GOOGLE_CLOUD_PROJECT": self.project_id,
            # Offline, the Admin SDK would look for Google's metadata server for 3 s.
            "NO_GCE_CHECK": "true",
        }


def _applied(fill_in: Callable[[str], str], url: str | None) -> str | None:
    return None if url is None else fill_in(url)
