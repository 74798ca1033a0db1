from emulators.opentok.switches import Switches
from emulators.settings import OpenTokSwitches


def test_a_reset_goes_back_to_the_setting_of_the_stack() -> None:
    switches = Switches(OpenTokSwitches(cuts_long_sessions=True))
    switches.now = OpenTokSwitches()

    switches.reset()

    assert switches.now.cuts_long_sessions
