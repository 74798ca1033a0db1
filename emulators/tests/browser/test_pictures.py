"""People in different tabs see each other's faces and hear each other's voices."""

from emulators.tests.browser.visitors import ANNE, BEN, CLAIRE, House


def test_two_see_and_hear_each_other(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id, BEN)
    annes, bens = anne.publish(name="Anne"), ben.publish(name="Ben")

    anne.subscribe(bens)
    ben.subscribe(annes)

    anne.sees(bens, BEN)
    anne.hears(bens, BEN.hz)
    ben.sees(annes, ANNE)
    ben.hears(annes, ANNE.hz)


def test_three_are_told_apart(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id, BEN)
    claire = house.guest(session_id, CLAIRE)
    annes, bens = anne.publish(), ben.publish()

    claire.subscribe(annes)
    claire.subscribe(bens)

    claire.sees(annes, ANNE)
    claire.sees(bens, BEN)
    claire.hears(annes, ANNE.hz)
    claire.hears(bens, BEN.hz)
