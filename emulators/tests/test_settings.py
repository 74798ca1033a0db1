"""Names and ports become addresses and the environment of the SDKs."""

import json

from emulators.kernel.own_address import EVERY_ADDRESS
from emulators.settings import Ports, Settings


def test_the_default_ports_are_those_of_the_official_emulators() -> None:
    ports = Settings().ports

    official = (4400, 5001, 9000, 9099, 9199, 9499)
    assert official == (
        ports.hub,
        ports.functions,
        ports.database,
        ports.auth,
        ports.storage,
        ports.tasks,
    )


def test_a_stack_that_listens_everywhere_is_told_by_an_address_that_leads_there() -> (
    None
):
    settings = Settings(host=EVERY_ADDRESS, public_host="192.0.2.7")

    assert settings.url("auth") == "http://192.0.2.7:9099"
    assert EVERY_ADDRESS not in str(settings.sdk_environment())


def test_a_function_is_found_under_project_and_region() -> None:
    settings = Settings(project_id="demo-p").on(Ports(functions=5002))

    url = settings.function_url("login")

    assert url == "http://127.0.0.1:5002/demo-p/us-central1/login"


def test_the_admin_sdk_finds_project_database_and_bucket_in_one_variable() -> None:
    config = json.loads(Settings(project_id="demo-p").firebase_config)

    assert config == {
        "projectId": "demo-p",
        "databaseURL": "http://127.0.0.1:9000/?ns=demo-p-default-rtdb",
        "storageBucket": "demo-p.appspot.com",
    }


def test_emulator_hosts_have_a_scheme_only_where_the_sdk_wants_one() -> None:
    environment = Settings().sdk_environment()

    assert environment["FIREBASE_DATABASE_EMULATOR_HOST"] == "127.0.0.1:9000"
    assert environment["CLOUD_TASKS_EMULATOR_HOST"] == "127.0.0.1:9499"
    assert environment["STORAGE_EMULATOR_HOST"] == "http://127.0.0.1:9199"


def test_free_ports_are_all_left_to_the_system() -> None:
    assert set(vars_of(Ports.free())) == {0}


def vars_of(ports: Ports) -> list[int]:
    return [getattr(ports, name) for name in ports.__dataclass_fields__]
