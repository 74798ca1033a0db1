"""Noticing that the functions' source has changed."""

import asyncio
import itertools
from pathlib import Path

from emulators.firebase.functions.watch import stamps, watch


def test_every_change_of_a_python_file_is_noticed(tmp_path: Path) -> None:
    source = tmp_path / "package" / "module.py"
    source.parent.mkdir()
    source.write_text("a = 1")
    stamped = [stamps(tmp_path)]

    source.write_text("a = 22")
    stamped.append(stamps(tmp_path))
    (tmp_path / "main.py").write_text("")
    stamped.append(stamps(tmp_path))
    source.unlink()
    stamped.append(stamps(tmp_path))

    assert all(a != b for a, b in itertools.pairwise(stamped))


def test_what_is_no_source_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / "library.py").write_text("")
    (tmp_path / "notes.txt").write_text("")

    assert stamps(tmp_path) == {}


async def test_whoever_watches_is_told(tmp_path: Path) -> None:
    told = asyncio.Event()

    async def changed() -> None:
        told.set()

    watching = asyncio.create_task(watch(tmp_path, changed, poll_s=0.001))
    for number in itertools.count():
        await asyncio.to_thread((tmp_path / f"{number}.py").write_text, "")
        if told.is_set():
            break
    watching.cancel()
