"""The policies are of the API's shape, and each log line is told of by exactly one."""

import re
from typing import Any

import pytest

from dev import ROOT
from interactive_broadcast.kernel import logs
from tools.alerts.events import LOGGED, lasting_reasons
from tools.alerts.policies import METRICS, NOT_RECONCILED, RECONCILER, policies

POLICIES: dict[str, dict[str, Any]] = {
    policy.name: dict(policy.to_json()) for policy in policies()
}


def condition_of(policy: dict[str, Any]) -> dict[str, Any]:
    (condition,) = policy["conditions"]
    return dict(condition)


def line_filters() -> dict[str, str]:
    """The filters of the policies on log lines."""
    return {
        name: condition_of(policy)["conditionMatchedLog"]["filter"]
        for name, policy in POLICIES.items()
        if "conditionMatchedLog" in condition_of(policy)
    }


@pytest.mark.parametrize("event", [one.name for one in LOGGED])
def test_an_event_is_told_of_by_one_policy_and_left_out_of_the_last(event: str) -> None:
    naming = [name for name, told in line_filters().items() if f'"{event}"' in told]

    assert len(naming) == 2
    assert naming[-1] == "platform-error"
    (_, left_out) = line_filters()["platform-error"].split("AND NOT jsonPayload")
    assert f'"{event}"' in left_out


def test_a_failed_request_is_told_of_at_once_only_if_it_will_not_pass() -> None:
    told = line_filters()["request-failed"]

    (listed,) = re.findall(r"jsonPayload\.reason=\(([^)]*)\)", told)
    assert set(listed.replace('"', "").split(" OR ")) == set(lasting_reasons())


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_on_log_lines_alone_limits_its_notifications(name: str) -> None:
    """The API takes no policy with a log condition without, and others not with it."""
    policy = POLICIES[name]

    is_of_lines = name in line_filters()
    assert ("notificationRateLimit" in policy["alertStrategy"]) == is_of_lines


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_has_labels_and_sizes_that_the_api_takes(name: str) -> None:
    policy = POLICIES[name]

    for key, value in policy["userLabels"].items():
        assert re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", key)
        assert re.fullmatch(r"[a-z0-9_-]{1,63}", value)
    # A metric's filter has 2,048 characters at most, the documentation 8 KiB.
    assert len(str(condition_of(policy))) < 2_048
    assert len(policy["documentation"]["content"].encode()) < 8_192


def test_connections_are_counted_of_each_database_by_itself() -> None:
    """The limit is of one instance: those of several are not added up."""
    condition = condition_of(POLICIES["database-connections"])

    (aggregation,) = condition["conditionThreshold"]["aggregations"]
    assert aggregation["crossSeriesReducer"] == "REDUCE_MAX"


def test_a_policy_on_a_metric_of_ours_names_one_that_is_made() -> None:
    conditions = [condition_of(policy) for policy in POLICIES.values()]
    filters = " ".join(str(one) for one in conditions if "conditionThreshold" in one)

    asked = set(re.findall(r"logging\.googleapis\.com/user/([a-z-]+)", filters))
    assert asked == {metric.name for metric in METRICS}


def test_the_reconciler_is_asked_for_by_the_names_that_it_logs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    deployed = (ROOT / "functions" / "main.py").read_text("utf-8")

    assert f'"{RECONCILER}"' in deployed
    logs.warning("shows-reconciled", failed=1)
    assert '"message": "shows-reconciled"' in capsys.readouterr().out
    assert f'jsonPayload.function="{RECONCILER}"' in NOT_RECONCILED.counted
