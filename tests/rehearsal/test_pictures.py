import base64

from rehearsal.pictures import png, portrait


def test_a_snapshot_is_a_png_that_tells_people_apart() -> None:
    ada, ben = portrait("Ada"), portrait("Ben")

    assert ada.startswith("data:image/png;base64,")
    assert ada != ben
    assert ada == portrait("Ada")


def test_a_picture_begins_and_ends_as_png_does() -> None:
    picture = png(b"\x10\x20\x30", side=2)

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.endswith(b"IEND\xaeB`\x82")
    assert base64.b64encode(picture)
