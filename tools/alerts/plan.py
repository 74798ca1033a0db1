"""The commands that set the alerts up, in order, and what is there of it already.

What is made is found again: the channel by its address, a metric and the budget by its
name, a policy by a label. A policy that says something else than this version would say
is updated; policies that others have made are left alone.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from tools.alerts.policies import (
    CONTENT,
    MANAGED,
    METRICS,
    PREFIX,
    LogMetric,
    Policy,
    policies,
)
from tools.google_cloud.commands import CannotTell, Command, Ran

APIS: Final = (
    "monitoring.googleapis.com",
    "logging.googleapis.com",
    "cloudbilling.googleapis.com",
    "billingbudgets.googleapis.com",
)

NOT_YET: Final = "CHANNEL"
"""Stands for the channel's id in commands that are only printed before it is made."""

THRESHOLDS: Final = ("0.5", "0.9", "1.0")
"""Parts of the budget at which somebody is told."""

POLICIES: Final = ("gcloud", "alpha", "monitoring", "policies")
"""The SDK 528 (June 2025) has them in this track alone."""

CHANNELS: Final = ("gcloud", "beta", "monitoring", "channels")

MAY_ALERT: Final = (
    "You need roles/monitoring.editor and roles/logging.configWriter in the project."
)
WAIT_FOR_METRIC: Final = (
    "A metric that was just made is not found for up to ten minutes: wait, and run "
    f"this again. {MAY_ALERT}"
)
MAY_BUDGET: Final = (
    "You need roles/billing.costsManager on the billing account, which its owner "
    "gives; or make the budget in the console: Billing, Budgets & alerts."
)


@dataclass(frozen=True)
class Alerting:
    """What a project has of alerts.

    Args:
        project: its id.
        read: runs a gcloud command that only reads.
        must_know: whether nothing is to be done before it is known what is there. What
            is made twice is there twice.
    """

    project: str
    read: Callable[[Sequence[str]], Ran]
    must_know: bool = False
    _channels: dict[str, str] = field(default_factory=dict)
    """Names by address; empty until they are read."""

    def channel(self, email: str) -> str | None:
        """The name of the channel that writes to an address. Raises CannotTell."""
        if not self._channels:
            found = self._list(*CHANNELS, "list", *self.of_project)
            by_address = {
                one.get("labels", {}).get("email_address", ""): one["name"]
                for one in found
            }
            self._channels.update({"": "", **by_address})
        return self._channels.get(email)

    def read_channels_again(self) -> None:
        """One may have been made."""
        self._channels.clear()

    @cached_property
    def metrics(self) -> dict[str, str]:
        """The filter of each log-based metric, by name. Raises CannotTell."""
        found = self._list("gcloud", "logging", "metrics", "list", *self.of_project)
        return {one["name"]: one.get("filter", "") for one in found}

    @cached_property
    def policies(self) -> dict[str, dict[str, Any]]:
        """Our policies, by what `Policy.name` says. Raises CannotTell."""
        found = self._list(*POLICIES, "list", *self.of_project)
        labelled = [(one, one.get("userLabels", {})) for one in found]
        return {
            labels["alert"]: one
            for one, labels in labelled
            if labels.get(MANAGED) == PREFIX and "alert" in labels
        }

    @cached_property
    def billing_account(self) -> str:
        """Its id; empty without billing. Raises CannotTell."""
        told = self._read("gcloud", "billing", "projects", "describe", self.project)
        name = str(told.get("billingAccountName", ""))
        return name.rpartition("/")[2]

    def has_budget(self, name: str) -> bool:
        """Whether the billing account has one of that name. Raises CannotTell."""
        account = f"--billing-account={self.billing_account}"
        found = self._list("gcloud", "billing", "budgets", "list", account)
        return any(one.get("displayName") == name for one in found)

    def has_apis(self) -> bool:
        """Whether those are enabled that this takes. Raises CannotTell."""
        found = self._list("gcloud", "services", "list", "--enabled", *self.of_project)
        enabled = {one.get("config", {}).get("name") for one in found}
        return set(APIS) <= enabled

    @property
    def of_project(self) -> tuple[str, ...]:
        return (f"--project={self.project}",)

    def _list(self, *argv: str) -> list[dict[str, Any]]:
        found = self._json(argv)
        return found if isinstance(found, list) else []

    def _read(self, *argv: str) -> dict[str, Any]:
        found = self._json(argv)
        return found if isinstance(found, dict) else {}

    def _json(self, argv: Sequence[str]) -> object:
        ran = self.read([*argv, "--format=json"])
        if not ran.ok:
            raise CannotTell(ran.complaint)
        try:
            return json.loads(ran.out or "null")
        except ValueError:
            raise CannotTell("gcloud has answered no JSON.") from None


def plan(there: Alerting, email: str, budget: str | None) -> Iterator[Command]:
    """What is to be done. A generator: the channel has a name once it is made.

    Raises CannotTell, after its first command, where something must be known.

    Args:
        there: the project.
        email: who is told.
        budget: an amount for a month, such as `100` or `100EUR`; None for no budget.
    """
    yield Command(
        does="Enable the APIs of alerts and budgets",
        why="Nothing of what follows can be made without them",
        argv=("gcloud", "services", "enable", *APIS, *there.of_project),
        is_done=there.has_apis,
        if_refused="You need roles/serviceusage.serviceUsageAdmin in the project.",
        is_needed=True,
    )
    yield _channel(there, email)
    there.read_channels_again()
    for metric in METRICS:
        yield _metric(there, metric)
    for policy in policies():
        yield _policy(there, policy, email)
    if budget is not None:
        # The last: whoever may set up alerts often has no rights on the account.
        yield _budget(there, email, budget)


def _channel(there: Alerting, email: str) -> Command:
    _channel_name(there, email)
    return Command(
        does=f"Set up a notification channel to {email}",
        why="Alerts and the budget write to it",
        argv=(
            *(*CHANNELS, "create", "--type=email"),
            f"--display-name={PREFIX} operator",
            f"--channel-labels=email_address={email}",
            *there.of_project,
        ),
        is_done=lambda: there.channel(email) is not None,
        if_refused=MAY_ALERT,
        is_needed=True,
    )


def _metric(there: Alerting, metric: LogMetric) -> Command:
    verb = "update" if metric.name in _known(there, lambda: there.metrics) else "create"
    return Command(
        does=f"Set up the log-based metric {metric.name}",
        why=metric.says,
        argv=(
            *("gcloud", "logging", "metrics", verb, metric.name),
            f"--description={metric.says}",
            f"--log-filter={metric.counted}",
            *there.of_project,
        ),
        is_done=lambda: there.metrics.get(metric.name) == metric.counted,
        if_refused=MAY_ALERT,
    )


def _policy(there: Alerting, policy: Policy, email: str) -> Command:
    wanted = policy.to_json()
    found = _known(there, lambda: there.policies).get(policy.name)
    channel = _channel_name(there, email)
    if found is None:
        verb, flag = ["create"], "--notification-channels"
    else:
        verb, flag = ["update", found["name"]], "--set-notification-channels"
    return Command(
        does=f"Set up the alert {policy.name}",
        why=policy.tells.partition("\n")[0].removeprefix("- "),
        argv=(
            *POLICIES,
            *verb,
            f"{flag}={channel}",
            f"--policy={json.dumps(wanted)}",
            *there.of_project,
        ),
        is_done=lambda: _is_same(there, policy, wanted, email),
        if_refused=WAIT_FOR_METRIC,
    )


def _is_same(
    there: Alerting, policy: Policy, wanted: dict[str, Any], email: str
) -> bool:
    found = there.policies.get(policy.name)
    return (
        found is not None
        and found["userLabels"].get(CONTENT) == wanted["userLabels"][CONTENT]
        and there.channel(email) in found.get("notificationChannels", [])
    )


def _budget(there: Alerting, email: str, amount: str) -> Command:
    name = f"{PREFIX} {there.project}"
    account = _known(there, lambda: {"id": there.billing_account}).get("id")
    channel = _channel_name(there, email)
    # In doubt none is made: a second one would tell everything twice.
    _known(there, lambda: {name: there.has_budget(name)})
    return Command(
        does=f"Set up a budget of {amount} a month for {there.project}",
        why="Google stops nothing by itself: whoever pays is told, at "
        f"{', '.join(f'{float(part):.0%}' for part in THRESHOLDS)}",
        argv=(
            *("gcloud", "billing", "budgets", "create"),
            f"--billing-account={account or 'BILLING_ACCOUNT'}",
            f"--display-name={name}",
            f"--budget-amount={amount}",
            f"--filter-projects=projects/{there.project}",
            *(f"--threshold-rule=percent={part}" for part in THRESHOLDS),
            f"--notifications-rule-monitoring-notification-channels={channel}",
        ),
        is_done=lambda: there.has_budget(name),
        if_refused=MAY_BUDGET,
    )


def _channel_name(there: Alerting, email: str) -> str:
    found = _known(there, lambda: {"name": there.channel(email)}).get("name")
    return found or f"projects/{there.project}/notificationChannels/{NOT_YET}"


def _known(there: Alerting, look: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a look finds; nothing where that cannot be told and need not be known."""
    try:
        return look()
    except CannotTell:
        if there.must_know:
            raise
        return {}
