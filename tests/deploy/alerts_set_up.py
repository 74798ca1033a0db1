"""The real gcloud sets up the alerts, at a fake that judges them as Google does."""

import json
import shutil
from collections.abc import Iterator

import pytest

from tests.support.google.apis import google_cloud
from tests.support.google.budgets import Budgets
from tests.support.google.cloud import OWNER
from tests.support.google.log_metrics import LogMetrics
from tests.support.google.monitoring import Monitoring
from tests.support.google.project import Project
from tests.support.google.server import serve
from tools.alerts.__main__ import main
from tools.alerts.policies import METRICS, policies

PROJECT = "show-1"
EMAIL = "ops@example.com"
ASKED = ["--project", PROJECT, "--email", EMAIL, "--budget", "99.50EUR", "--json"]

pytestmark = pytest.mark.skipif(
    shutil.which("gcloud") is None, reason="there is no gcloud on the PATH"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project whose owner is signed in to gcloud, and has set up the alerts."""
    folder = tmp_path_factory.mktemp("gcloud")
    cloud = google_cloud()
    made = cloud.add_project(PROJECT)
    token = folder / "token"
    token.write_text(cloud.sign_in(OWNER), encoding="utf-8")
    with serve(cloud, folder) as google, pytest.MonkeyPatch.context() as patch:
        ours = {
            **google.proxied,
            "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token),
            "CLOUDSDK_CONFIG": str(folder / "config"),
            "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE": str(google.authority),
            "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true",
            "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "true",
        }
        for name, value in ours.items():
            patch.setenv(name, value)
        assert main([*ASKED, "--yes"]) == 0
        yield made


def test_what_is_set_up_is_found_again(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ASKED, "--yes"]) == 0

    assert {one["state"] for one in json.loads(capsys.readouterr().out)} == {"done"}
    made = project.part(Monitoring)
    (channel,) = made.channels.values()
    assert channel["labels"] == {"email_address": EMAIL}
    assert len(made.policies) == len(policies())
    assert all(
        policy["notificationChannels"] == [channel["name"]]
        for policy in made.policies.values()
    )
    counted = project.part(LogMetrics).metrics
    assert {name: one["filter"] for name, one in counted.items()} == {
        metric.name: metric.counted for metric in METRICS
    }
    (budget,) = project.part(Budgets).budgets
    assert budget["amount"]["specifiedAmount"]["currencyCode"] == "EUR"


def test_every_policy_arrives_as_it_was_made(project: Project) -> None:
    arrived = project.part(Monitoring).policies.values()
    by_name = {policy["userLabels"]["alert"]: policy for policy in arrived}

    for policy in policies():
        sent = json.loads(json.dumps(policy.to_json()))
        found = by_name[policy.name]
        assert {key: found[key] for key in sent} == sent
