"""A `gcloud` that keeps channels, metrics, policies and budgets of one project."""

import json
from dataclasses import dataclass, field
from typing import Any

from tools.google_cloud.commands import Command, Ran

PROJECT = "my-project"
EMAIL = "ops@example.com"


@dataclass
class ScriptedGcloud:
    """What `tools.google_cloud.commands.run` would run.

    Args:
        refusing: the beginning of a command that is refused, after `gcloud`.
    """

    refusing: str | None = None
    apis: list[str] = field(default_factory=list)
    channels: list[dict[str, Any]] = field(default_factory=list)
    metrics: dict[str, str] = field(default_factory=dict)
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    budgets: list[dict[str, Any]] = field(default_factory=list)
    ran: list[Command] = field(default_factory=list)
    """Those that change something."""

    def __call__(self, command: Command) -> Ran:
        program, *words = command.argv
        assert program == "gcloud"
        if self.refusing and " ".join(words).startswith(self.refusing):
            return Ran(status=1, err="ERROR: PERMISSION_DENIED")
        if words[-1] == "--format=json":
            return Ran(status=0, out=json.dumps(self._read(words[:-1])))
        self.ran.append(command)
        self._change(words)
        return Ran(status=0)

    def _read(self, words: list[str]) -> object:
        match words:
            case ["services", "list", *_]:
                return [{"config": {"name": name}} for name in self.apis]
            case ["beta", "monitoring", "channels", "list", *_]:
                return self.channels
            case ["logging", "metrics", "list", *_]:
                return [
                    {"name": name, "filter": told}
                    for name, told in self.metrics.items()
                ]
            case ["alpha", "monitoring", "policies", "list", *_]:
                return list(self.policies.values())
            case ["billing", "projects", "describe", _]:
                return {"billingAccountName": "billingAccounts/0A-1B-2C"}
            case ["billing", "budgets", "list", "--billing-account=0A-1B-2C"]:
                return self.budgets
        raise AssertionError(words)

    def _change(self, words: list[str]) -> None:
        plain = [word for word in words if not word.startswith("--")]
        flags = dict(word.split("=", 1) for word in words if "=" in word)
        match plain:
            case ["services", "enable", *apis]:
                self.apis += apis
            case ["beta", "monitoring", "channels", "create", *_]:
                (label,) = [flags["--channel-labels"]]
                key, _, value = label.partition("=")
                name = f"projects/{PROJECT}/notificationChannels/{len(self.channels)}"
                self.channels.append({"name": name, "labels": {key: value}})
            case ["logging", "metrics", "create" | "update", name, *_]:
                self.metrics[name] = flags["--log-filter"]
            case ["alpha", "monitoring", "policies", "create", *_]:
                name = f"projects/{PROJECT}/alertPolicies/{len(self.policies)}"
                self._keep(name, flags, "--notification-channels")
            case ["alpha", "monitoring", "policies", "update", name, *_]:
                assert name in self.policies
                self._keep(name, flags, "--set-notification-channels")
            case ["billing", "budgets", "create"]:
                self.budgets.append({"displayName": flags["--display-name"], **flags})
            case _:
                raise AssertionError(words)

    def _keep(self, name: str, flags: dict[str, str], channels: str) -> None:
        policy = json.loads(flags["--policy"])
        told = {"notificationChannels": flags[channels].split(",")}
        self.policies[name] = {**policy, "name": name, **told}
