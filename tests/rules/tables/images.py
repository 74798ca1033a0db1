"""Which events use which picture: each reference has its entry, and each entry its reference."""

from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.databases import EVENT_WITH_PICTURE, EVENT_WITH_TWO
from tests.rules.people import NO_ONE, OWNER_FN, Who
from tests.rules.right import Act, Right
from tests.rules.states import State
from tests.rules.tables.events import (
    IMAGE,
    UNCLOSED,
    VALIDATE,
    WRITE,
    a_new_event,
    edit,
    first,
)
from tests.rules.tables.reading import WITH_OWNER
from tests.rules.world import indexed, without

USE: Final = "images/$adminId/$imageId/$eventId"
USED: Final = "images/owner/picture/e1"
OTHER: Final = {"id": "other", "url": "https://example.com/other.png"}
PICTURES: Final = ("startImage", "endImage")


def gives(field: str, image: Any = IMAGE) -> dict[str, Any]:
    """Gives the event a picture, with all that belongs to it."""
    return {**edit(field, image, copied=True), f"images/owner/{image['id']}/e1": True}


RIGHTS: Final = (
    Right(
        node=USE,
        act=Act.CREATE,
        what="with its event",
        does=first("images/owner/picture/e2", a_new_event(startImage=IMAGE)),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=USE,
        act=Act.CREATE,
        what="with a reference to the picture",
        does=first(USED, gives("startImage")),
        by=OWNER_FN,
        during=UNCLOSED,
        tried=UNCLOSED,
    ),
    Right(
        node=USE,
        act=Act.CREATE,
        what="of a picture that no event refers to",
        is_shown=False,
        does={USED: True},
        by=NO_ONE,
        tried=UNCLOSED,
    ),
    Right(
        node=USE,
        act=Act.CREATE,
        what="of a picture whose file is being removed",
        does=first(
            "images/owner/leaving/e1", gives("endImage", {**IMAGE, "id": "leaving"})
        ),
        by=NO_ONE,
        tried=(State.PICTURES,),
    ),
    Right(
        node=USE,
        act=Act.DELETE,
        what="with the last reference",
        does={"images/owner/left/e3": None},
        by=OWNER_FN,
        during=(State.PICTURES,),
        tried=(State.PICTURES,),
    ),
    Right(
        node="images", act=Act.READ, does="images", by=NO_ONE, denied_by="no .read rule"
    ),
    Right(
        node=USE,
        act=Act.READ,
        does="images/owner/poster/e3",
        by=NO_ONE,
        denied_by="no .read rule",
        tried=(State.PICTURES,),
    ),
    *(
        Right(
            node=f"events/$eventId/{field}",
            act=Act.CHANGE,
            what="with its public copy and its entry",
            does=gives(field),
            by=OWNER_FN,
            during=UNCLOSED,
            denied_by=WRITE,
        )
        for field in PICTURES
    ),
)


def _case(expected: str, writes: dict[str, Any]) -> Case:
    """Of an event in preshow that has no picture, or of a new one."""
    return Case(who=Who.OWNER_FN, state=State.PRESHOW, writes=writes, expected=expected)


def _with_poster(expected: str, writes: dict[str, Any]) -> Case:
    """Of the live event `e3`, which has the picture `poster` at both ends."""
    return Case(
        who=Who.OWNER_FN, state=State.PICTURES, writes=writes, expected=expected
    )


def _event(field: str, image: Any, event_id: str = "e3") -> dict[str, Any]:
    places = (f"events/{event_id}", f"openEvents/owner/{event_id}")
    return {f"{place}/{field}": image for place in places}


def _unlisted() -> dict[str, Any]:
    made = a_new_event(startImage=IMAGE, endImage=OTHER)
    return {
        path: value for path, value in made.items() if not path.startswith("images/")
    }


POSTER: Final = "images/owner/poster/e3"
LISTED: Final = {"images/owner/picture/e2": True, "images/owner/other/e2": True}
GONE: Final = without(indexed(EVENT_WITH_PICTURE))

CASES: Final = (
    # An event is made with the entries of both pictures.
    _case(ALLOWED, {**_unlisted(), **LISTED}),
    _case(VALIDATE, _unlisted()),
    *(_case(VALIDATE, {**_unlisted(), path: True}) for path in LISTED),
    # One for both places has one entry.
    _case(ALLOWED, a_new_event(startImage=IMAGE, endImage=IMAGE)),
    # What its event does not refer to, and what belongs to no such event.
    _case(
        f"{USE}/.write",
        {**a_new_event(startImage=IMAGE), "images/owner/other/e2": True},
    ),
    _case(
        f"{USE}/.write",
        {**a_new_event(startImage=IMAGE), "images/rival/picture/e2": True},
    ),
    _case(f"{USE}/.write", {"images/owner/picture/e7": True}),
    _case(
        f"{USE}/.validate",
        {**a_new_event(startImage=IMAGE), "images/owner/picture/e2": "yes"},
    ),
    # No picture without an id that can be a name in the index.
    *(
        _case(VALIDATE, edit(field, {**IMAGE, "id": id_}, copied=True))
        for field in PICTURES
        for id_ in (7, True, "a.png", "a/b")
    ),
    *(
        _case(VALIDATE, edit(field, {"url": IMAGE["url"]}, copied=True))
        for field in PICTURES
    ),
    *(
        _case(VALIDATE, edit(field, value, copied=True))
        for field in PICTURES
        for value in ("https://example.com/picture.png", True)
    ),
    # While an event refers to a picture its entry stays.
    _with_poster(f"{USE}/.write", {POSTER: None}),
    _with_poster(ALLOWED, {**_event("startImage", None)}),
    _with_poster(ALLOWED, {**_event("endImage", None)}),
    _with_poster(f"{USE}/.write", {**_event("startImage", None), POSTER: None}),
    _with_poster(f"{USE}/.write", {**_event("endImage", None), POSTER: None}),
    # The last reference takes it along.
    _with_poster(
        ALLOWED,
        {**_event("startImage", None), **_event("endImage", None), POSTER: None},
    ),
    _with_poster(VALIDATE, {**_event("startImage", None), **_event("endImage", None)}),
    # Another picture in the place of one.
    _with_poster(
        ALLOWED, {**_event("startImage", OTHER), "images/owner/other/e3": True}
    ),
    _with_poster(VALIDATE, {**_event("startImage", OTHER)}),
    _with_poster(
        ALLOWED,
        {
            **_event("startImage", OTHER),
            **_event("endImage", OTHER),
            POSTER: None,
            "images/owner/other/e3": True,
        },
    ),
    _with_poster(
        VALIDATE,
        {
            **_event("startImage", OTHER),
            **_event("endImage", OTHER),
            "images/owner/other/e3": True,
        },
    ),
    # Nor does an event go without them.
    _with_poster(ALLOWED, GONE),
    _with_poster(
        WRITE, {path: value for path, value in GONE.items() if path != POSTER}
    ),
    # Of two pictures each is let go of by itself.
    *(
        _with_poster(
            expected,
            {**_event(field, OTHER, "e4"), "images/owner/other/e4": True, **gone},
        )
        for field, former in (("startImage", "first"), ("endImage", "second"))
        for expected, gone in (
            (ALLOWED, {f"images/owner/{former}/e4": None}),
            (VALIDATE, {}),
        )
    ),
    *(
        _with_poster(
            WRITE,
            {
                path: None
                for path in indexed(EVENT_WITH_TWO)
                if path != f"images/owner/{kept}/e4"
            },
        )
        for kept in ("first", "second")
    ),
    _with_poster(ALLOWED, without(indexed(EVENT_WITH_TWO))),
    # Nobody's picture is used by another admin's event, whatever it is called there.
    _with_poster(f"{USE}/.write", {"images/owner/poster/e5": True}),
)
