"""Who was on stage when, as chapters in recorded time.

Times on the timeline are those of the database's clock when OpenTok's answer had come:
chapters are good to a second or so, not to a frame.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.places import OFF_STAGE, ON_STAGE, clean_name
from interactive_broadcast.records.timeline import (
    STAGE_CLEARED,
    STAGE_RESUMED,
    TimelineEntry,
)
from interactive_broadcast.show.models import Chapter
from interactive_broadcast.show.recorded_time import RecordedTime

SHOW_BEGINS = "Show begins"
RECORDING_BEGINS = "Recording begins"
GOES_ON = "The show goes on"
CLEARED = "Stage cleared"
END = "End"


def chapters(
    entries: Sequence[TimelineEntry],
    recorded: RecordedTime,
    *,
    opening: str = SHOW_BEGINS,
    places: int = 1,
    is_over: bool = True,
) -> list[Chapter]:
    """Those who came on stage last and are still there give a chapter its title.

    The first begins at 0, no two at the same time; the last, when it is over, is the
    end. Who came before the recording began is there at its beginning. What happened
    while the stage was cleared is one chapter, from when nobody was to see it any more.

    Args:
        entries: the timeline, oldest first, with the names of people.
        recorded: what the chapters divide.
        opening: the first chapter's title, while nobody has come.
        places: how many may be on stage at a time. Who seems to be there beyond that
            has gone without anybody having told it.
        is_over: whether nothing will be added to it.
    """
    titles: dict[int, str] = {0: opening}
    on_stage: dict[str, str] = {}
    for entry in entries:
        moment = recorded.start if entry.at is None else entry.at
        if moment <= recorded.end and _moved(on_stage, entry):
            at = recorded.at(moment)
            nobody = opening if at == 0 else GOES_ON
            here = [*on_stage.values()][-places:]
            titles[at] = f"{_listed(here)} on stage" if here else nobody
    for cut in _cuts(entries, recorded):
        titles = _with_cut(titles, *cut)
    if is_over:
        titles[recorded.length_ms] = END
    return _merged(titles)


def _cuts(
    entries: Iterable[TimelineEntry], recorded: RecordedTime
) -> Iterator[tuple[int, int]]:
    """What of a recording nobody is to see, as its stage was cleared: from, to."""
    begins: list[int] = []
    for entry in entries:
        at = recorded.start if entry.at is None else entry.at
        if entry.what == STAGE_CLEARED:
            told = (entry.details or {}).get("from")
            begins.append(told if isinstance(told, int) else at)
        elif entry.what == STAGE_RESUMED and begins:
            yield recorded.at(min(begins)), recorded.at(at)
            begins.clear()
    if begins:
        yield recorded.at(min(begins)), recorded.length_ms


def _with_cut(titles: dict[int, str], begin: int, end: int) -> dict[int, str]:
    """The chapters with one of their own for what is to be cut out."""
    if begin >= end:
        return titles
    _, after = max((at, title) for at, title in titles.items() if at <= end)
    kept = {at: one for at, one in titles.items() if not begin <= at < end}
    return dict(sorted({end: after, **kept, begin: CLEARED}.items()))


def _listed(names: Sequence[str]) -> str:
    """Ana; Ana and Ben; Ana, Ben and Cyd."""
    *more, last = names
    return f"{', '.join(more)} and {last}" if more else last


def _merged(titles: Mapping[int, str]) -> list[Chapter]:
    """One chapter where the same title follows itself."""
    found: list[Chapter] = []
    for start_ms, title in titles.items():
        if not found or found[-1].title != title:
            found.append(Chapter(start=start_ms / 1000, title=title))
    return found


def _moved(on_stage: dict[str, str], entry: TimelineEntry) -> bool:
    """Whether this changes who is on stage; and have it changed."""
    details = entry.details or {}
    fan = str(details.get(PERSON))
    if entry.what == ON_STAGE:
        # At the end of those who are there, also when their going was never told.
        on_stage.pop(fan, None)
        on_stage[fan] = clean_name(details.get("name")) or "A fan"
        return True
    return entry.what == OFF_STAGE and on_stage.pop(fan, None) is not None
