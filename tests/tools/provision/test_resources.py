import pytest

from tests.support.google.apis import google_cloud
from tests.support.google.cloud import GoogleCloud
from tests.support.google.database_instances import Databases
from tests.support.google.secrets import Secret, Secrets
from tests.support.google_reader import NUMBER, PROJECT, reader_of
from tools.google_cloud.commands import CannotTell, Command, Ran, State, work_through
from tools.provision import resources
from tools.provision.apis import APIS
from tools.provision.reading import Reader


@pytest.fixture
def cloud() -> GoogleCloud:
    made = google_cloud()
    made.add_project(PROJECT, NUMBER).services.update(APIS)
    return made


@pytest.fixture
def reader(cloud: GoogleCloud) -> Reader:
    return reader_of(cloud)


def test_who_pays_is_a_matter_of_the_console_unless_an_account_is_named(
    reader: Reader,
) -> None:
    by_hand = resources.billing(reader, None)
    named = resources.billing(reader, "000000-111111-222222")

    assert by_hand.is_by_hand
    assert by_hand.is_needed
    assert named.line == (
        "gcloud billing projects link my-show --billing-account=000000-111111-222222"
    )


def test_whether_somebody_pays_is_in_doubt_while_it_cannot_be_asked(
    reader: Reader,
) -> None:
    reader.fetch = lambda *_: (404, {})

    with pytest.raises(CannotTell, match="Cloud Billing API"):
        resources.billing(reader, None).is_done()


@pytest.mark.parametrize(
    ("instance", "kind"),
    [(f"{PROJECT}-default-rtdb", "DEFAULT_DATABASE"), ("second", "USER_DATABASE")],
)
def test_a_project_has_one_database_of_its_own_name(
    reader: Reader, instance: str, kind: str
) -> None:
    made = resources.database(reader, region="europe-west1", instance=instance)

    assert f"/locations/europe-west1/instances?databaseId={instance}" in made.line
    assert kind in made.line


def test_a_call_carries_its_token_by_a_pipe(reader: Reader) -> None:
    made = resources.bucket(reader, region="europe-west1")

    assert made.fed_by == ("gcloud", "auth", "print-access-token")
    assert made.argv[-1] == '{"location": "europe-west1"}'


def test_a_bucket_is_called_as_it_is_called(cloud: GoogleCloud) -> None:
    reader = reader_of(cloud)

    assert resources.bucket_name(reader) is None


@pytest.mark.parametrize(
    ("there", "begins"),
    [
        (False, "gcloud secrets create VAULT_KEYS --replication-policy=user-managed"),
        (True, "gcloud secrets versions add VAULT_KEYS --data-file=-"),
    ],
)
def test_the_value_of_a_secret_goes_by_a_pipe(
    cloud: GoogleCloud, *, there: bool, begins: str
) -> None:
    if there:
        cloud.projects[PROJECT].part(Secrets).by_id["VAULT_KEYS"] = Secret([])

    (made,) = [
        each
        for each in resources.secrets(reader_of(cloud), region="us-central1")
        if "VAULT_KEYS" in each.does
    ]

    assert made.line.partition(" | ")[2].startswith(begins)
    assert made.fed_by[-2:] == ("new", "VAULT_KEYS")
    assert not made.is_done()


def secret_of(reader: Reader, name: str = "VAULT_KEYS") -> Command:
    made = resources.secrets(reader, region="us-central1")
    (found,) = [each for each in made if name in each.does]
    return found


def test_vault_keys_that_are_there_are_not_replaced_while_they_are_out_of_use(
    cloud: GoogleCloud,
) -> None:
    held = cloud.projects[PROJECT].part(Secrets).by_id
    held["VAULT_KEYS"] = Secret(["a2V5cw=="], destroyed={1})

    found = secret_of(reader_of(cloud))

    assert found.is_by_hand
    assert found.is_needed
    assert not found.is_done()
    assert "It is DESTROYED." in found.if_refused
    assert "versions enable 1 --secret=VAULT_KEYS" in found.if_refused


def test_nothing_is_put_in_the_place_of_a_value_that_cannot_be_looked_at(
    reader: Reader,
) -> None:
    asked = reader.fetch
    reader.fetch = lambda method, url, headers, body: (
        (503, {}) if url.endswith("latest") else asked(method, url, headers, body)
    )

    (outcome,) = work_through([secret_of(reader)], runner=lambda _: Ran(status=0))

    assert outcome.state is State.BY_HAND
    assert "No value is made in doubt" in outcome.command.if_refused


@pytest.mark.parametrize(
    ("located", "own", "wished", "region"),
    [
        (None, {}, None, "us-central1"),
        ("europe-west1", {}, None, "europe-west1"),
        ("europe-west1", {"REGION": "asia-southeast1"}, None, "asia-southeast1"),
        ("europe-west1", {"REGION": "asia-southeast1"}, "us-central1", "us-central1"),
    ],
)
def test_the_region_is_what_is_wished_else_written_else_that_of_the_database(
    cloud: GoogleCloud,
    located: str | None,
    own: dict[str, str],
    wished: str | None,
    region: str,
) -> None:
    if located is not None:
        databases = cloud.projects[PROJECT].part(Databases)
        databases.add(f"{PROJECT}-default-rtdb", located, is_default=True)
    configured = {"REGION": "us-central1", **own}

    found = resources.place(reader_of(cloud), configured, own=own, wished=wished)

    assert found == resources.Place(region=region, instance=f"{PROJECT}-default-rtdb")
