"""What admins may not do, and nobody with a bad token, tried."""

from rehearsal.people import Part, Person
from rehearsal.show import Show
from rehearsal.verbs.attempts import ADMINS, PRODUCERS, anothers_event, attempt


@attempt("fakeTheRecording", PRODUCERS)
async def _fake_the_recording(_: Show, producer: Person) -> None:
    """Write the recording's address by hand."""
    await producer.write(f"events/{producer.event.id}/archiveUrl", "http://x.example/")


@attempt("openAnothersEvent", PRODUCERS)
async def _open_anothers_event(show: Show, producer: Person) -> object:
    """Look at another producer's event."""
    return await producer.call("getEvent", id=anothers_event(show, producer).id)


@attempt("endAnothersShow", PRODUCERS)
async def _end_anothers_show(show: Show, producer: Person) -> object:
    """End another producer's show."""
    return await producer.call("endBroadcast", id=anothers_event(show, producer).id)


@attempt("directAnothersShow", PRODUCERS)
async def _direct_anothers_show(show: Show, producer: Person) -> object:
    """Get moderator tokens for another producer's show."""
    event = anothers_event(show, producer)
    return await producer.call("createTokenProducer", id=event.id)


@attempt("readAnothersShow", PRODUCERS)
async def _read_anothers_show(show: Show, producer: Person) -> object:
    """Read another producer's running show."""
    return await producer.read(anothers_event(show, producer).show_path)


@attempt("createEventForAnother", PRODUCERS)
async def _create_for_another(show: Show, producer: Person) -> object:
    """Create an event in another producer's name."""
    owner = show.producer_of(anothers_event(show, producer))
    return await producer.call("createEvent", adminId=owner.uid, name="Not mine")


@attempt("uploadForAnother", PRODUCERS)
async def _upload_for_another(show: Show, producer: Person) -> object:
    """Put a picture into another producer's folder."""
    owner = show.producer_of(anothers_event(show, producer))
    return await producer.client.upload(
        f"eventImages/{owner.uid}/mine", b"png", "image/png", token=producer.id_token
    )


@attempt("takeATakenSlug", PRODUCERS)
async def _take_a_taken_slug(_: Show, producer: Person) -> object:
    """Create a second event with the same slug."""
    return await producer.call(
        "createEvent", name="Again", fanUrl=producer.event.fan_url
    )


@attempt("deleteTheEvent", PRODUCERS)
async def _delete_the_event(_: Show, producer: Person) -> object:
    """Delete the event."""
    return await producer.call("deleteEvent", id=producer.event.id)


@attempt("reopenTheShow", PRODUCERS)
async def _reopen(_: Show, producer: Person) -> object:
    """Go live again."""
    return await producer.call("eventGoLive", id=producer.event.id)


@attempt("sendLateHeartbeat", PRODUCERS)
async def _send_late_heartbeat(_: Show, producer: Person) -> None:
    """Send a heartbeat into a show that is over."""
    await producer.send_heartbeats()


@attempt("listAdmins", PRODUCERS)
async def _list_admins(_: Show, producer: Person) -> object:
    """List all admins."""
    return await producer.call("getAdmins")


@attempt("becomeSuperAdmin", PRODUCERS)
async def _become_super_admin(_: Show, producer: Person) -> object:
    """Become superAdmin."""
    return await producer.call("updateAdmin", id=producer.uid, superAdmin=True)


@attempt("readSecrets", ADMINS)
async def _read_secrets(_: Show, admin: Person) -> object:
    """Read the stored secret of the video project."""
    return await admin.read(f"secrets/{admin.uid}")


@attempt("useWrongCredentials", frozenset({Part.SUPER_ADMIN}))
async def _use_wrong_credentials(show: Show, super_admin: Person) -> object:
    """Make a producer with wrong video credentials."""
    return await super_admin.call(
        "createAdmin",
        displayName="Wrong",
        email="wrong@example.com",
        **show.new_project().credentials,
    )


@attempt("callWithoutToken")
async def _call_without_token(_: Show, person: Person) -> object:
    """Call without a token."""
    return await person.client.function("getAdmins", {}, token=None)


@attempt("callWithBrokenToken")
async def _call_with_broken_token(_: Show, person: Person) -> object:
    """Call with a token that was tampered with."""
    broken = f"{person.token}x"
    return await person.client.function("getAdmins", {}, token=broken)


@attempt("callWithOldToken")
async def _call_with_old_token(_: Show, person: Person) -> object:
    """Call with the token from the show."""
    event = person.event
    body = {"adminId": event.admin_id, "fanUrl": event.fan_url}
    return await person.client.function(
        "createTokensFan", body, token=person.session_token or person.first_id_token
    )
