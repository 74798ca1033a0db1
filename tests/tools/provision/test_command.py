import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.google.apis import google_cloud
from tests.support.google.cloud import OWNER, GoogleCloud
from tests.support.google.provisioned import provision
from tests.support.google_reader import NUMBER, PROJECT, reader_of
from tools.command_line import Refusal
from tools.google_cloud.commands import PYTHON, Command, Ran
from tools.google_cloud.rights import RIGHTS, On
from tools.provision import parameters
from tools.provision.command import Surroundings, main
from tools.provision.reading import Reader


@pytest.fixture
def cloud() -> GoogleCloud:
    made = google_cloud()
    made.add_project(PROJECT, NUMBER)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text("REGION=us-central1\n")
    credentials = {"type": "service_account"}
    file = tmp_path / "application_default_credentials.json"
    file.write_text(json.dumps(credentials))
    return tmp_path


def not_run(command: Command) -> Ran:
    raise AssertionError(command.line)


def around(
    cloud: GoogleCloud, folder: Path, runner: Callable[[Command], Ran] = not_run
) -> Surroundings:
    return Surroundings(
        reader=lambda _: reader_of(cloud),
        account=lambda: OWNER.email,
        runner=runner,
        folder=folder,
        environ={"CLOUDSDK_CONFIG": str(folder)},
    )


def test_what_is_printed_is_a_script(
    cloud: GoogleCloud, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([PROJECT], around(cloud, folder)) == 0

    printed = capsys.readouterr().out
    subprocess.run(["bash", "-n"], input=printed, text=True, check=True)  # noqa: S607
    lines = [each for each in printed.splitlines() if each and not each.startswith("#")]
    programs = {each.split()[0] for each in lines}
    assert programs == {"gcloud", "env", PYTHON}
    assert f"# {PROJECT}: {len(lines)} commands." in printed


def test_a_second_time_there_is_nothing_to_do(
    cloud: GoogleCloud, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployer = provision(cloud, cloud.projects[PROJECT]).member
    values = {"REGION": "us-central1", "DATABASE_INSTANCE": f"{PROJECT}-default-rtdb"}
    parameters.write(PROJECT, values, folder)
    signed_in = replace(around(cloud, folder), account=lambda: None)

    status = main([PROJECT, "--yes", f"--deployer={deployer}"], signed_in)

    assert (status, capsys.readouterr().out) == (0, f"{PROJECT}: nothing to do.\n")


def test_with_consent_the_commands_are_run_in_their_order(
    cloud: GoogleCloud, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def runner(command: Command) -> Ran:
        ran.append(command.does)
        return Ran(status=0)

    assert main([PROJECT, "--yes"], around(cloud, folder, runner)) == 0

    assert capsys.readouterr().out.endswith(f"{PROJECT} has what it needs.\n")
    account = ran.index("Make the service account of the functions")
    granted = [each for each, does in enumerate(ran) if does.startswith("Grant")]
    assert ran[0].startswith("Enable")
    assert account < min(granted)


def test_what_was_made_is_seen_by_what_comes_after_it(
    cloud: GoogleCloud, folder: Path
) -> None:
    granted: list[str] = []

    def runner(command: Command) -> Ran:
        if command.does.startswith("Enable"):
            cloud.projects[PROJECT].services.update(command.argv)
        if command.does.startswith("Make the default bucket"):
            reader = reader_of(cloud)
            url = command.argv[-2]
            headers = {"Authorization": f"Bearer {reader.token}"}
            reader.fetch("POST", url, headers, {"location": "us-central1"})
        if "on the bucket" in command.does:
            granted.append(command.line)
        return Ran(status=0)

    main([PROJECT, "--yes"], around(cloud, folder, runner))

    assert len(granted) == len([each for each in RIGHTS if each.on is On.BUCKET])
    assert all(f"gs://{PROJECT}.firebasestorage.app" in line for line in granted)


def test_a_command_that_is_refused_says_what_it_needs(
    cloud: GoogleCloud, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def runner(_: Command) -> Ran:
        return Ran(status=1, err="ERROR: PERMISSION_DENIED")

    assert main([PROJECT, "--yes"], around(cloud, folder, runner)) == 1

    printed = capsys.readouterr().out
    assert "ERROR: PERMISSION_DENIED\nEnable 20 APIs: failed." in printed
    assert "roles/serviceusage.serviceUsageAdmin" in printed
    assert printed.endswith("put that right, and run this again.\n")


def test_whoever_interrupts_it_goes_on_later(
    cloud: GoogleCloud, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def runner(_: Command) -> Ran:
        raise KeyboardInterrupt

    assert main([PROJECT, "--yes"], around(cloud, folder, runner)) == 130

    assert capsys.readouterr().err == "What has run stays. Run this again to go on.\n"


def test_a_program_reads_json(
    cloud: GoogleCloud, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([PROJECT, "--json"], around(cloud, folder)) == 0

    found = json.loads(capsys.readouterr().out)
    assert {each["state"] for each in found} == {"done", "to-do"}
    assert all("command" in each for each in found if each["state"] == "to-do")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["demo-show"], "are on no server"),
        (["My Project"], "That is no id of a project"),
        ([PROJECT, "--region=us-east1"], "invalid choice"),
        ([PROJECT, "--deployer=nobody"], "nobody's name in a policy"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "member"),
    [
        ("you@example.com", "user:you@example.com"),
        ("ci@x.iam.gserviceaccount.com", "serviceAccount:ci@x.iam.gserviceaccount.com"),
        ("principalSet://iam.googleapis.com/pool", None),
        ("group:team@example.com", "group:team@example.com"),
    ],
)
def test_who_deploys_is_named_as_in_a_policy(
    cloud: GoogleCloud,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    given: str,
    member: str | None,
) -> None:
    main([PROJECT, f"--deployer={given}"], around(cloud, folder))

    role = f"--member={member or given} --role=roles/cloudfunctions.admin"
    assert role in capsys.readouterr().out


def test_without_credentials_it_says_how_to_get_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def reader(_: str) -> Reader:
        raise Refusal("Sign in: gcloud auth login")

    assert main([PROJECT], Surroundings(reader=reader, folder=folder)) == 2

    assert capsys.readouterr().err == "Sign in: gcloud auth login\n"
