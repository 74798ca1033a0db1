import json
import shlex
from dataclasses import asdict

from dev.docs.local_stack import SERVICES, environment, flags_table, ports_table
from emulators.settings import Ports
from rehearsal.demo import demo_settings


def test_every_service_is_described() -> None:
    assert SERVICES.keys() == asdict(Ports()).keys()


def test_a_shell_reads_the_variables_as_programs_do() -> None:
    exported = [
        shlex.split(line)[1].split("=", 1) for line in environment().splitlines()[1:-1]
    ]

    assert dict(exported) == demo_settings().sdk_environment()
    assert json.loads(dict(exported)["FIREBASE_CONFIG"])["projectId"]


def test_every_port_is_in_the_table() -> None:
    numbers = [row.split("|")[2].strip() for row in ports_table().splitlines()[2:]]

    assert numbers == [str(port) for port in asdict(Ports()).values()]


def test_a_flag_that_takes_a_value_says_what() -> None:
    assert "| `--data DIR` | " in flags_table()
    assert "| `--reload` | " in flags_table()
