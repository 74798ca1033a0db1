"""What fans agree to before they are shown."""

from rehearsal.people import Person
from rehearsal.show import Show
from rehearsal.tabs import NOW


async def give_consent(show: Show, fan: Person) -> None:
    """Agree to what the event asks for, if it asks for anything."""
    terms = show.event_plans[fan.event.key].consent
    if terms is None:
        return
    agreed = {"version": terms["version"], "at": NOW}
    agreed |= dict.fromkeys(terms["uses"], True)
    await fan.change({fan.own_consent: agreed})
