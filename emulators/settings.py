"""Ports and names of one running stack, and the environment they become."""

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
"""The project's own folder: where `functions/` and the rules files lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """One port per service; 0 asks the system for a free one.

    The defaults are those of the official emulators. OpenTok has no emulator: its
    port is ours.
    """

    hub: int = 4400
    functions: int = 5001
    database: int = 9000
    auth: int = 9099
    storage: int = 9199
    opentok: int = 9399
    tasks: int = 9499

    @classmethod
    def free(cls) -> Self:
        """Let the system choose every port."""
        return cls(**{port.name: 0 for port in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What tells one stack from another."""

    project_id: str = "demo-interactive-broadcast"
    region: str = "us-central1"
    host: str = "127.0.0.1"
    ports: Ports = field(default_factory=Ports)
    root: Path = ROOT
    parameters: dict[str, str] = field(default_factory=dict)
    """Values for the functions' parameters and secrets, above those of `.env` files."""
    data: Path | None = None
    """Where databases, accounts and secrets outlive the stack; None keeps nothing."""
    explain: bool = False
    """Tell every denial of the database with the rules that were tried."""

    @property
    def namespace(self) -> str:
        """The default database instance, as Firebase names it."""
        return f"{self.project_id}-default-rtdb"

    @property
    def bucket(self) -> str:
        """The default Storage bucket, as Firebase names it."""
        return f"{self.project_id}.appspot.com"

    def on(self, ports: Ports) -> Self:
        """The same stack, at the ports it really got."""
        return replace(self, ports=ports)

    def address(self, service: str) -> str:
        """`host:port` of a service, by its name in `Ports`."""
        return f"{self.host}:{getattr(self.ports, service)}"

    def url(self, service: str) -> str:
        """`http://host:port` of a service, by its name in `Ports`."""
        return f"http://{self.address(service)}"

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
