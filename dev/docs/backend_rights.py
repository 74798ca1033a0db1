"""Where the functions act with the backend's own rights, and why.

Everything else is read and written as the caller: `database.rules.json` decides.
The list below is compared with the source by a test, and printed as a page of `docs/`:
a new place needs a sentence here first.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dev import ROOT

PACKAGE: Final = ROOT / "functions" / "interactive_broadcast"
UNBOUND: Final = frozenset({"as_backend", "as_counter", "_backend"})
"""What reaches the database without the caller's identity. `_backend` is the short form
that a store has for itself."""

REASONS: Final[Mapping[str, str]] = {
    "events.store:EventStore.forget_sessions": (
        "To the rules, an event that is gone has no owner to clear up after it."
    ),
    "show.event_sessions:EventSessions.tell": (
        "What went wrong with a show is the backend's word to its owner."
    ),
    "show.event_sessions:EventSessions.take_back": "So is that it is right again.",
    "show.event_sessions:EventSessions.finish": (
        "Which session leads to an event is changed by nobody: the rules let an owner "
        "make and remove it with the event alone."
    ),
    "show.event_sessions:EventSessions._renew": (
        "Guests need the sessions as well, and may not even read the event."
    ),
    "show.event_sessions:EventSessions._replace": "Nor write it.",
    "seats.staff:Staff._add": (
        "Who comes by the secret link for staff has no right in the event before; and "
        "how many there are no rule can count."
    ),
    "show.cleared_stages:ClearedStages.end": (
        "What went wrong with a stage is the backend's word to its owner."
    ),
    "records.slates:Slates.at": (
        "Anybody may read it; the passes of the reconciler are nobody's."
    ),
    "records.slates:Slates.remove_past": (
        "To its viewers, and to the rules, it is the owner's until no player needs it."
    ),
    "media.captions:LiveCaptions.renew": (
        "What became of captions is the video service's word, whoever was told of it."
    ),
    "show.caption_reports:CaptionReports._store": (
        "Which captions run is the video service's word, which it reports by itself."
    ),
    "show.caption_reports:CaptionReports._followed": (
        "What went wrong with captions is told by nobody who has signed in."
    ),
    "show.captioning:Captioning._write": (
        "The event tells of captions as of all effects, where the rules let nobody "
        "write; that the event is the caller's has been read as the caller."
    ),
    "identity:Identity._has_record": (
        "Whether somebody is an admin must be known before anything is done for them, "
        "and be answered the same to all who are none."
    ),
    "upkeep.removal_records:RemovalRecords.remove_rest": (
        "An admin who is gone has no rights left to clear up with."
    ),
    "upkeep.removal_records:RemovalRecords._addresses": (
        "An admin who is gone has no rights left to clear up with."
    ),
    "records.shows:ShowStore.is_left_by": (
        "To whom an address belongs nobody may read; what is left there has no owner."
    ),
    "records.shows:ShowStore.thin_out": (
        "The people of a show that is over have nobody else to remove them."
    ),
    "show.emptying:Emptying.empty": (
        "Who was counted or barred in a show that is over is the backend's own record."
    ),
    "show.emptying:Emptying.forget": (
        "What people of a show that is over have written has nobody else to remove it."
    ),
    "upkeep.event_traces:EventTraces.begin": (
        "That an event is to go, and which recordings it leaves, is the backend's own "
        "note."
    ),
    "upkeep.event_traces:EventTraces.take_back": ("So is that it does not go."),
    "upkeep.event_traces:EventTraces.list_untold": (
        "So is which recordings OpenTok tells of later, when the event is gone."
    ),
    "upkeep.event_traces:EventTraces._thin_out_beside": (
        "To the rules, what has no event any more has no owner."
    ),
    "upkeep.event_traces:EventTraces._remove": (
        "What is left to do of a removal is the backend's own note."
    ),
    **{
        f"records.recordings_due:RecordingsDue.{one}": (
            "The backend's own list of what is to go on which day."
        )
        for one in ("days", "event_ids", "admin_id", "finish")
    },
    "records.former_archives:FormerArchiveList.all": (
        "What OpenTok has is written by nobody else, and some owners are gone."
    ),
    "records.former_archives:FormerArchiveList.admin_ids": (
        "The backend's own list of where to look."
    ),
    "records.former_archives:FormerArchiveList.forget": (
        "What OpenTok has is written by nobody else. The list has been read as the "
        "caller before."
    ),
    "records.former_archives:FormerArchiveList.keep": (
        "What OpenTok has is written by nobody else."
    ),
    "upkeep.former_admins:FormerAdminCleaning.due": (
        "The backend's own list of admins who are gone."
    ),
    "upkeep.former_admins:FormerAdminCleaning.clean": (
        "An admin who is gone has no rights left to clear up with."
    ),
    "effects.runner:EffectRunner._finish": (
        "What OpenTok answered, the ledger and the timeline are written by nobody "
        "else, in one write."
    ),
    "media.parts:RecordedParts._replace": (
        "What OpenTok says of a recording is written by nobody else."
    ),
    "media.parts:RecordedParts.before": ("Nor is it read by anybody for that."),
    "media.parts:RecordedParts.tell": ("Nor is which part of it the event names."),
    "show.media_reports:MediaReports._followed_by_another": (
        "What has ended, on the event and its show's records, is the backend's word to "
        "the producer."
    ),
    "show.media_reports:MediaReports._tell_of_encoders": (
        "Whether an encoder gets its stream is, too."
    ),
    "records.shows:ShowStore.media": (
        "What the backend itself has written of recording and stream."
    ),
    "records.watch:WatchList.all": ("The backend's own list of what to look after."),
    "records.watch:WatchList.remove": ("The backend's own list of what to look after."),
    "effects.runner:EffectRunner._problems_left": (
        "The backend's own words to the producer, to see whether they are still true."
    ),
    "effects.runner:EffectRunner._write_if_mine": (
        "What failed, in the ledger and beside the event, is the backend's word to "
        "its owner."
    ),
    "upkeep.event_traces:EventTraces._write": (
        "To the rules, what has no event any more has no owner."
    ),
    "upkeep.event_traces:EventTraces.remove_fragments": (
        "To the rules, the fragment of an event has no owner."
    ),
    "admins.store:AdminStore.callback_sender": (
        "OpenTok, which reports, is no caller, and nobody may read secrets."
    ),
    "admins.store:AdminStore.find": (
        "To tell admins from others, and for the limits of a show, whose visitors may "
        "not read admins."
    ),
    "kernel.locks:Locks.take": (
        "Which calls are at which change is the backend's own business."
    ),
    "admins.store:AdminStore.snapshot": (
        "Nobody may read secrets, and a change that fails half-way is taken back."
    ),
    "admins.store:AdminStore.put_back": (
        "Nobody may write secrets; and whoever was to change the record may have lost "
        "the right to."
    ),
    "admins.store:AdminStore.correct": (
        "What Firebase Auth says of a user is nobody's wish."
    ),
    "admins.store:AdminStore.has_anything": (
        "To the rules, what has no record has no owner."
    ),
    "admins.store:AdminStore.uids": (
        "The reconciler compares every admin with their Firebase user."
    ),
    "admins.store:AdminStore.forget": (
        "A secret nobody may touch, and half an admin whom the rules cannot judge."
    ),
    "admins.store:AdminStore.sealed_secret": (
        "Nobody may read secrets; tokens are minted for people who own none."
    ),
    "admins.store:AdminStore.store_credentials": (
        "Nobody may write secrets; key and secret change in one write."
    ),
    "admins.store:AdminStore.store_secret": ("Nobody may write secrets."),
    "admins.store:AdminStore.store_signature_secret": ("Nobody may write secrets."),
    "records.barred:BarredFans.add": (
        "Nobody may write who is barred. The event has been read as the caller before."
    ),
    "records.disconnections:Disconnections.add": (
        "Nobody else says why somebody was disconnected."
    ),
    "records.calls:CallStore._backend": ("The short form, used by those listed here."),
    "records.calls:CallStore.call_seconds": (
        "What the show tells everybody; for the reconciler as well."
    ),
    "records.calls:CallStore.open_calls": ("For the reconciler, which has no caller."),
    "records.calls:CallStore.made": (
        "Nobody may read whom a click has called. Calls have been read as the caller."
    ),
    "records.calls:CallStore.named": (
        "Who has which place: for the reconciler as well. The calls have been read as "
        "the caller, and the write that gives a place is the caller's."
    ),
    "records.calls:CallStore.is_waiting": (
        "To tell a fan who has answered from one whose place in line has changed."
    ),
    "records.calls:CallStore.take_back": (
        "As the counter, whom the rules let take a call back whose time is over by "
        "the database's clock, and nothing else."
    ),
    "seats.next_in_line:NextInLine._backend": (
        "The short form, used by those listed here."
    ),
    "seats.next_in_line:NextInLine._is_ready": (
        "Screeners may not read who is connected. The line has been read for somebody "
        "who directs it, and the call is the caller's write."
    ),
    "seats.next_in_line:NextInLine._ready": (
        "Who publishes is looked up for somebody who directs the line, and so may read "
        "all of it."
    ),
    **{
        f"records.line:LineStore.{one}": (
            "Whoever moves fans, calls them or counts them sees the line alone: the "
            "write that follows is the caller's, or that of a trigger, which has none."
        )
        for one in ("place", "_around", "_from")
    },
    "records.line:LineStore._backend": ("The short form, used by those listed here."),
    "records.line:LineStore._remove": (
        "A trigger clears up after a fan who has come on stage, or left; it has no "
        "caller."
    ),
    "records.people:People.fan": (
        "Nobody else may go back from an opaque id to a Firebase user."
    ),
    "records.people:People.fans": (
        "Nobody else may go back from an opaque id to a Firebase user."
    ),
    "records.barred:BarredFans.of": ("Nobody may read who is barred."),
    "records.barred:BarredFans.includes": ("Nobody may read who is barred."),
    "events.closed_events:ClosedEvents._newest_ids": (
        "For the pages of old apps that say that a show is over: of an event that is "
        "closed nobody but its owner may read anything."
    ),
    "events.closed_events:ClosedEvents._newest_id": (
        "The same; and which closed event is the newest is for the backend alone to "
        "keep."
    ),
    "events.store:EventStore._backend": ("The short form, used by those listed here."),
    "events.store:EventStore.all_ids": ("For clearing up after an admin."),
    "events.store:EventStore.made": (
        "Only without a caller: for a superAdmin, who may not read what they clear "
        "away, and for the task that goes on with it."
    ),
    "events.store:EventStore.delete": (
        "Only without a caller: for clearing up after an admin, and for a superAdmin, "
        "who may not read what is cleared away."
    ),
    "events.store:EventStore.exists": (
        "To tell an event that is not there from one that is somebody else's."
    ),
    "events.store:EventStore.find": (
        "For effects and for the tokens of fans, hosts and celebrities, none of whom "
        "may read events."
    ),
    "events.store:EventStore.find_all": ("For clearing up after an admin."),
    "events.store:EventStore.by_request": (
        "Nobody may read that index; the event is then read as the caller."
    ),
    "events.store:EventStore.id_by_session": (
        "Nobody may read which session is whose; the event is then read as the caller."
    ),
    "events.store:EventStore.id_by_slug": (
        "Nobody may read addresses: some are secrets."
    ),
    "events.store:EventStore.ids_by_fan_url": (
        "Nobody may read which addresses an admin has; old apps' links are compared "
        "with what they give."
    ),
    "events.store:EventStore.ids_by_slug": (
        "Nobody may read addresses: some are secrets."
    ),
    "events.store:EventStore.is_listed": ("For effects, which have no caller."),
    "events.store:EventStore.own_slugs": (
        "Nobody may read addresses; what is found goes into a write as the caller."
    ),
    "events.store:EventStore.point_at": (
        "A repair of the reconciler, which has no caller."
    ),
    "events.store:EventStore.status": (
        "As it is at this moment, for effects, which have no caller, and to explain a "
        "refusal of the rules."
    ),
    "records.headcounts:Headcounts._write": (
        "As the counter, whom the rules let do this one thing."
    ),
    "records.headcounts:Headcounts.marked": (
        "Nobody may read who is connected to the sessions."
    ),
    "records.published:PublishedStreams.all": (
        "When streams were published nobody may read. The rules have let the caller "
        "have the event, or it is the reconciler."
    ),
    "records.published:PublishedStreams.write": (
        "OpenTok, which reports, is no caller, and nobody else may say what was "
        "published."
    ),
    "records.headcounts:Headcounts.person_of": (
        "Nobody may read who is connected to the sessions."
    ),
    "records.fan_streams:FanStreams._look": (
        "Nobody may read who publishes; OpenTok, which reports, is no caller."
    ),
    "records.fan_streams:FanStreams._unnamed": (
        "For the reconciler, which has no caller."
    ),
    "records.fan_streams:FanStreams.settle": (
        "As the counter, whom the rules let name a stream that is counted as the fan's."
    ),
    "records.headcounts:Headcounts._mark": ("Nobody may read whom the numbers count."),
    "events.picture_uploads:PictureUploads._is_anothers": (
        "Nobody may read which pictures another admin's events use; those stay theirs."
    ),
    "events.picture_uploads:PictureUploads._since": (
        "A note of our own; whatever lay there before stays."
    ),
    "events.picture_uploads:PictureUploads._used": (
        "Nobody may read which pictures all admins' events use; those stay."
    ),
    "events.pictures:Pictures._remove": (
        "Nobody may read which events use a picture, or say that one is being removed."
    ),
    "events.pictures:Pictures.is_going": (
        "Nobody may read that a picture is being removed; the caller is told so."
    ),
    "events.pictures:ImageCleanups.days_due": ("Housekeeping of the backend's own."),
    "events.pictures:ImageCleanups.event_ids": ("Housekeeping of the backend's own."),
    "events.pictures:ImageCleanups.finish": ("Housekeeping of the backend's own."),
    "events.pictures:ImageCleanups.finish_with": (
        "Housekeeping of the backend's own, of closed events, which their owner may "
        "not change."
    ),
    "upkeep.inventory:Inventory._keys": (
        "The reconciler goes over all there is, which nobody else may see."
    ),
    "upkeep.inventory:Inventory._value": (
        "The reconciler goes over all there is, which nobody else may see."
    ),
    "upkeep.inventory:Inventory._record": (
        "The reconciler goes over all there is, which nobody else may see."
    ),
    "upkeep.inventory:Inventory.drop_left_places": (
        "What is left there by the reconciler's own note nobody else may remove."
    ),
    "upkeep.inventory:Inventory.away": (
        "That a fan in line is away is what the reconciler itself has noted."
    ),
    "events.store:EventStore.of_status": (
        "The reconciler looks after every show that is on, whosever it is."
    ),
    "events.store:EventStore.close_if": (
        "A show or preshow that nobody ends is ended without its owner, who has gone."
    ),
    "upkeep.inventory:Inventory.write": (
        "Repairs of what nobody may write, or of people who have gone."
    ),
    "effects.ledger:Ledger.begin_again": ("Only the backend keeps the ledger."),
    "effects.ledger:Ledger.call_on": ("Only the backend keeps the ledger."),
    "effects.ledger:Ledger.renew": ("Only the backend keeps the ledger."),
    "effects.ledger:Ledger.claim": ("Only the backend keeps the ledger of effects."),
    "effects.ledger:Ledger.announce_status": (
        "Only the backend keeps the ledger of effects."
    ),
    "effects.ledger:Ledger._announcement": (
        "Only the backend keeps the ledger of effects."
    ),
    "effects.ledger:Ledger.is_mine": ("Only the backend keeps the ledger of effects."),
    "effects.ledger:Ledger.reschedule": (
        "Only the backend keeps the ledger of effects."
    ),
    "effects.ledger:Ledger.read": ("Only the backend keeps the ledger of effects."),
    "effects.ledger:Ledger.read_all": ("Only the backend keeps the ledger of effects."),
    "upkeep.removal_records:RemovalRecords._finished": (
        "Nobody else does the work that this tells of; superAdmins read it."
    ),
    "upkeep.removal_records:RemovalRecords.set_progress": (
        "Nobody else does the work that this tells of; superAdmins read it."
    ),
    "records.shows:ShowStore._backend": ("The short form, used by those listed here."),
    "records.shows:ShowStore.count": (
        "As the counter, whom the rules let do this one thing."
    ),
    "records.shows:ShowStore.take_back": (
        "As the counter: the fan has said the flag, and no producer has. The rules "
        "let it take none from whom the show names."
    ),
    "records.shows:ShowStore.add_id": (
        "As the counter: the fan's app has left it out. The rules let it add the key "
        "alone, to a record without."
    ),
    "records.shows:ShowStore.public_shows": (
        "All at once, which nobody else may read. Each of them anybody may."
    ),
    "records.shows:ShowStore.fan_fields": (
        "Fans may not read one another, and a token's caller may have no Firebase user."
    ),
    "records.shows:ShowStore.remove_guests": (
        "Whose link was changed has lost the right to leave by themselves."
    ),
    "records.shows:ShowStore.is_counted": (
        "Fans may read their own mark alone, and others act for them."
    ),
    "records.shows:ShowStore.has_flag": (
        "The producer's word decides, not what the fan may read."
    ),
    "records.shows:ShowStore.on_deck": (
        "Nobody but the producer may read who is on deck, and a run has no caller."
    ),
    "records.shows:ShowStore.is_on_deck": (
        "The place in line decides, not what the fan may read."
    ),
    "seats.deck:Deck.settle": (
        "Who the first of the line are nobody else may read, or write."
    ),
    "records.stage_turns:StageTurns.note": (
        "When fans came on stage is the backend's own note."
    ),
    "seats.positions:LinePositions._backend": (
        "The short form, used by those listed here."
    ),
    "seats.positions:LinePositions._look": (
        "When fans in line were last told anything is the backend's own note."
    ),
    "seats.positions:LinePositions._is_empty": (
        "Whether anybody is in line no fan may read, and all are told how many are."
    ),
    "seats.positions:LinePositions._claim": (
        "When fans in line were last told anything is the backend's own note."
    ),
    "seats.positions:LinePositions.settle": (
        "When fans in line were last told anything is the backend's own note."
    ),
    "seats.positions:LinePositions._event_at": (
        "For a trigger and the reconciler, which have no caller."
    ),
    "seats.positions:LinePositions._wanted": (
        "Where each fan stands follows from the whole line, which no fan may read."
    ),
    "seats.positions:LinePositions._publish": (
        "Nobody else may say where a fan stands."
    ),
    "seats.positions:LinePositions.forget": (
        "Nobody else may say where a fan stands, nor that they are not in line."
    ),
    "records.shows:ShowStore.lets_in_old_apps": (
        "The operator's word, which nobody may read."
    ),
    "records.shows:ShowStore._viewers": (
        "Only the owner may read the number, and everybody is told whether it is full."
    ),
    "records.shows:ShowStore.has_show": (
        "Anybody may read it, and the counting it is for is the backend's."
    ),
    "records.viewer_limit:ViewerLimit._backend": (
        "The short form, used by those listed here."
    ),
    "records.viewer_limit:ViewerLimit.follow": (
        "Follows what OpenTok reports of the stage, which is no caller."
    ),
    "records.viewer_limit:ViewerLimit._look": (
        "Nobody may read who is on stage; OpenTok, which reports, is no caller."
    ),
    "records.viewer_limit:ViewerLimit._tell": (
        "Repeats the limit, which nobody else may write."
    ),
    "records.room:Room._backend": ("The short form, used by those listed here."),
    "records.room:Room._may_tell": (
        "When it was last told, which nobody else may say."
    ),
    "records.room:Room._set": (
        "A consequence of the number, which nobody else may draw."
    ),
    "records.shows:ShowStore.event_at": ("For effects, which have no caller."),
    "records.shows:ShowStore.shown_events": ("For clearing up after an admin."),
    "records.shows:ShowStore.write": (
        "The backend's part of a running show: what OpenTok answered, limits, the "
        "public show."
    ),
    "records.archive_parts:ArchiveParts.all": (
        "For effects and the reconciler, which have no caller."
    ),
    "records.timeline:Timeline._write": (
        "Nobody may write what a producer should be able to trust."
    ),
    "records.timeline:Timeline.put_new": (
        "Nobody may write what a producer should be able to trust."
    ),
    "records.timeline:Timeline.untold": (
        "To see what is still to be told, for effects, which have no caller."
    ),
    "records.consents:ConsentStore.of_fan": (
        "The timeline tells with which consent a fan came on stage; a trigger has no "
        "caller. And whoever calls the next one of the line, as screeners do, may not "
        "read what fans have consented to."
    ),
    "upkeep.person_erasure:PersonErasure._backend": (
        "The short form, used by those listed here."
    ),
    "upkeep.person_erasure:PersonErasure._stored": (
        "Whom an opaque id means, and why somebody was disconnected, nobody else reads."
    ),
    "upkeep.person_erasure:PersonErasure._erase": (
        "Nobody else may remove whom an opaque id means, what somebody has written, or "
        "keep their consent under another key. The rules have let the caller have the "
        "event before."
    ),
    "upkeep.person_erasure:PersonErasure._leave_show": (
        "Whom clicks have called, and for which event somebody has written, is the "
        "backend's alone; all else of a show that is on is removed as the caller."
    ),
    "records.names:NameStore.keep": (
        "Nobody else may say whom the timeline means, nor name again who was erased."
    ),
    "kernel.forgetting:ForgettingDatabases.as_backend": (
        "It hands on what the places of this list ask for, and empties caches when one "
        "of them writes."
    ),
    "kernel.forgetting:ForgettingDatabases.as_counter": ("The same for the counter."),
    "kernel.unfinished:UnfinishedWorkLog.begin": (
        "Only the backend keeps the log of unfinished work."
    ),
    "kernel.unfinished:UnfinishedWorkLog.end": (
        "Only the backend keeps the log of unfinished work."
    ),
    "kernel.unfinished:UnfinishedWorkLog.find": (
        "Only the backend keeps the log of unfinished work."
    ),
    "kernel.unfinished:UnfinishedWorkLog.keys": (
        "Only the backend keeps the log of unfinished work."
    ),
    "upkeep.turns:Turns._read": "Where its runs have stopped is the backend's own.",
    "upkeep.turns:Turns._write": "Where its runs have stopped is the backend's own.",
}
"""`module:Class.function` → why the rules cannot decide there."""


def uses(package: Path = PACKAGE) -> set[str]:
    """Every place in the source that uses one of `UNBOUND`."""
    found: set[str] = set()
    for file in sorted(package.rglob("*.py")):
        module = ".".join(file.relative_to(package).with_suffix("").parts)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= {f"{module}:{place}" for place in _places(tree, "")}
    return found


def table() -> str:
    """The list for the docs."""
    rows = [
        f"| `{place.replace(':', '.')}` | {why} |"
        for place, why in sorted(REASONS.items())
    ]
    return "\n".join(["| where | why |", "| --- | --- |", *rows])


def _places(node: ast.AST, inside: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield from _places(child, f"{inside}.{name}".strip("."))
            case ast.Attribute(attr=attribute):
                # Not only calls: a method that is handed on is called elsewhere.
                if attribute in UNBOUND:
                    yield inside or "(module)"
                yield from _places(child, inside)
            case _:
                yield from _places(child, inside)
