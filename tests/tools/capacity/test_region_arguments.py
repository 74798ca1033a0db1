import pytest

from tools.capacity import quotas
from tools.capacity.region_arguments import add_region_arguments
from tools.command_line import UNUSABLE, Parser


@pytest.fixture
def parser() -> Parser:
    parser = Parser()
    add_region_arguments(parser)
    return parser


def test_a_region_has_what_a_new_project_has_unless_more_is_said(
    parser: Parser,
) -> None:
    new, larger = parser.parse_args([]), parser.parse_args(["--cpus=60", "--memory=80"])

    assert (new.cpus, new.memory * quotas.GIB) == (quotas.CPUS, quotas.MEMORY_MIB)
    assert (larger.cpus, larger.memory) == (60, 80)


@pytest.mark.parametrize("argument", ["--cpus=0", "--memory=0", "--cpus=many"])
def test_a_region_without_anything_is_refused(parser: Parser, argument: str) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.parse_args([argument])

    assert ended.value.code == UNUSABLE
