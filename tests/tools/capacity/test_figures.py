"""What the bench has measured."""

import json
from pathlib import Path

from tools.capacity.figures import CALLS, cpu_ms, first_answer_ms, pass_s


def test_the_figures_that_are_kept_have_all_that_is_reckoned_with() -> None:
    assert cpu_ms().keys() == CALLS.keys()
    assert all(0.05 < ms < 50 for ms in cpu_ms().values())
    assert 100 < first_answer_ms() < 5000
    assert list(pass_s()) == [10, 100, 1000]


def test_a_pass_has_the_cpu_time_of_its_remark(tmp_path: Path) -> None:
    row = {
        "name": "1,000 live shows",
        "value": 8.8,
        "unit": "s",
        "note": "7.0 requests to the database a show; 4.47 s of CPU",
    }
    path = tmp_path / "bench.json"
    path.write_text(json.dumps({"reconciler": {"rows": [row]}}))

    assert pass_s(path) == {1000: 4.47}
