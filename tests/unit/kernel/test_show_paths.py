"""Paths of a running show."""

from interactive_broadcast.kernel import show_paths

ADDRESS = ("ada", "launch-night")


def test_a_person_of_a_show_has_a_connection_for_each_tab() -> None:
    assert show_paths.presence_of(*ADDRESS, "ana") == "presence/ada/launch-night/ana"
    tab = show_paths.connection_presence(*ADDRESS, "ana", "tab")
    assert tab == "presence/ada/launch-night/ana/tab"


def test_what_is_written_into_a_show_names_its_event() -> None:
    place = show_paths.written_for(*ADDRESS, "ana", "event-1")

    assert place == "writtenFor/ada/launch-night/ana/event-1"
