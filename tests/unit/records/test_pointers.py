"""Where a show names the fans on stage and backstage."""

from interactive_broadcast.records.pointers import ALL, NAMES, TO_BACKSTAGE, TO_STAGE


def test_there_is_a_field_for_each_fan_who_may_be_there_at_a_time() -> None:
    assert TO_STAGE.names == (
        "stageFanId",
        "stageFanId2",
        "stageFanId3",
        "stageFanId4",
    )
    assert TO_BACKSTAGE.names[:2] == ("backstageFanId", "backstageFanId2")
    assert TO_BACKSTAGE.names[-1] == "backstageFanId10"
    assert len(TO_BACKSTAGE.names) == 10


def test_each_place_says_which_of_the_options_bounds_it() -> None:
    assert [(one.flag, one.option, one.volume) for one in ALL] == [
        ("isOnStage", "maxOnStage", "fan"),
        ("isBackstage", "maxBackstage", "backstageFan"),
    ]
    assert len({*NAMES}) == len(NAMES) == 14
