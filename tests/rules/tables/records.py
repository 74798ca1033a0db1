"""The exact names that lie below each path: one more would be a field that nothing checks."""

from typing import Final

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
IMAGE: Final = "id url $other"

_WRITTEN: Final = {
    "": "admins events slugs openEvents closedEvents current adminEvents eventRequests guests images sessions activeBroadcasts line deck calls callRequests linePositions lineSummary notes presence fanPictures writtenFor shows viewerCounts viewers headcounts messages people disconnections producerLeases removals archives formerArchives timeline names consents",
    # Records that the functions have models of.
    "admins": "$uid",
    "admins/$uid": "id displayName email superAdmin httpSupport hls otApiKey createdAt updatedAt $other",
    "events": "$eventId",
    "events/$eventId": "id adminId name status fanUrl hostUrl celebrityUrl startImage endImage dateTimeStart dateTimeEnd redirectUrl archiveEvent uncomposed rtmpUrl rtmpUrls archiveOptions broadcastOptions lineOptions consent retainDays staffUrl staff requestId sessionId stageSessionId archiveId archiveUrl archive captions problems standby cleared preshowStartedAt showStartedAt showEndedAt createdAt updatedAt $other",
    "openEvents": "$adminId",
    "openEvents/$adminId": "$eventId",
    "openEvents/$adminId/$eventId": "id adminId name status fanUrl startImage endImage dateTimeStart dateTimeEnd redirectUrl consent createdAt $other",
    # What lies in them.
    **{
        f"{record}/{image}": IMAGE
        for record in ("events/$eventId", "openEvents/$adminId/$eventId")
        for image in ("startImage", "endImage")
    },
    "events/$eventId/rtmpUrls": "$place",
    "events/$eventId/archiveOptions": "resolution maxBitrate quantizationParameter hasTranscription primaryLanguageCode hasSummary $other",
    "events/$eventId/broadcastOptions": "resolution maxBitrate dvr lowLatency $other",
    "events/$eventId/lineOptions": "maxOnStage maxBackstage positions $other",
    "events/$eventId/consent": "version uses $other",
    "events/$eventId/consent/uses": "$place",
    "openEvents/$adminId/$eventId/consent": "version uses $other",
    "openEvents/$adminId/$eventId/consent/uses": "0 1 $other",
    "events/$eventId/staff": "$uid",
    "events/$eventId/staff/$uid": "name at $other",
    "events/$eventId/archive": "$field",
    "events/$eventId/captions": "$field",
    "events/$eventId/cleared": "at everybody persons $other",
    "events/$eventId/cleared/persons": "$person",
    "events/$eventId/problems": "$effect",
    "events/$eventId/problems/$effect": "$field",
    # Indexes.
    "slugs": "$adminId",
    "slugs/$adminId": "$kind",
    "slugs/$adminId/$kind": "$slug",
    "closedEvents": "$adminId",
    "current": "$adminId",
    "current/$adminId": "$eventId",
    "adminEvents": "$adminId",
    "adminEvents/$adminId": "$eventId",
    "eventRequests": "$adminId",
    "eventRequests/$adminId": "$requestId",
    "eventRequests/$adminId/$requestId": "eventId fingerprint $other",
    "images": "$adminId",
    "images/$adminId": "$imageId",
    "images/$adminId/$imageId": "$eventId",
    "guests": "$eventId",
    "guests/$eventId": "$role",
    "sessions": "$sessionId",
    # A running show.
    "activeBroadcasts": "$adminId",
    "activeBroadcasts/$adminId": "$fanUrl",
    SHOW: "name status standby interactiveLimit limitedBy callSeconds hlsEnabled hlsUrl startImage endImage producerActive producerHeartBeat hostActive hostHeartBeat celebrityActive celebrityHeartBeat privateCall volume stageFanId stageFanId2 stageFanId3 stageFanId4 backstageFanId backstageFanId2 backstageFanId3 backstageFanId4 backstageFanId5 backstageFanId6 backstageFanId7 backstageFanId8 backstageFanId9 backstageFanId10 activeFans $other",
    f"{SHOW}/privateCall": "isWith fanId $other",
    f"{SHOW}/volume": "$role",
    f"{SHOW}/activeFans": "$fanId",
    f"{SHOW}/activeFans/$fanId": "id name browser os mobile snapshot snapshotAt person streamId networkQuality isBackstage isOnStage inPrivateCall joinedAt $other",
    **{
        f"{top}{below}": name
        for top in ("line", "deck", "calls", "linePositions", "notes")
        for below, name in (
            ("", "$adminId"),
            ("/$adminId", "$fanUrl"),
            ("/$adminId/$fanUrl", "$fanId"),
        )
    },
    "line/$adminId/$fanUrl/$fanId": "at order held awaySince missed missedAt $other",
    "notes/$adminId/$fanUrl/$fanId": "text at by $other",
    "callRequests": "$adminId",
    "callRequests/$adminId": "$fanUrl",
    "callRequests/$adminId/$fanUrl": "$requestId",
    "callRequests/$adminId/$fanUrl/$requestId": "fanId to at $other",
    "lineSummary": "$adminId",
    "lineSummary/$adminId": "$fanUrl",
    "presence": "$adminId",
    "presence/$adminId": "$fanUrl",
    "presence/$adminId/$fanUrl": "$personId",
    "presence/$adminId/$fanUrl/$personId": "$connectionId",
    "fanPictures": "$adminId",
    "fanPictures/$adminId": "$fanUrl",
    "fanPictures/$adminId/$fanUrl": "$fanId",
    "writtenFor": "$adminId",
    "writtenFor/$adminId": "$fanUrl",
    "writtenFor/$adminId/$fanUrl": "$personId",
    "writtenFor/$adminId/$fanUrl/$personId": "$eventId",
    # Numbers, and what is read alone.
    "shows": "$adminId",
    "shows/$adminId": "$fanUrl",
    "shows/$adminId/$fanUrl": "slate",
    "shows/$adminId/$fanUrl/slate": "from until $other",
    "viewerCounts": "$adminId",
    "viewerCounts/$adminId": "$fanUrl",
    "viewers": "$adminId",
    "viewers/$adminId": "$fanUrl",
    "viewers/$adminId/$fanUrl": "$fanId",
    "headcounts": "$eventId",
    "headcounts/$eventId": "present $room",
    "headcounts/$eventId/present": "$room",
    "headcounts/$eventId/present/$room": "$kind",
    "headcounts/$eventId/present/$room/$kind": "$headId",
    "headcounts/$eventId/$room": "connections streams marks",
    "headcounts/$eventId/$room/marks": "$kind",
    "headcounts/$eventId/$room/marks/$kind": "$headId",
    "people": "$eventId",
    "people/$eventId": "$opaqueId",
    # Messages.
    "messages": "$eventId",
    "messages/$eventId": "$uid",
    "messages/$eventId/$uid": "producer person last",
    "messages/$eventId/$uid/last": "producer person",
    **{
        path: names
        for sender in ("producer", "person")
        for path, names in {
            f"messages/$eventId/$uid/{sender}": "$slot",
            f"messages/$eventId/$uid/{sender}/$slot": "at text cue $other",
        }.items()
    },
    "disconnections": "$eventId",
    "disconnections/$eventId": "$uid",
    "producerLeases": "$eventId",
    "producerLeases/$eventId": "holder name number at offeredTo $other",
    "archives": "$eventId",
    "formerArchives": "$adminId",
    "timeline": "$eventId",
    "names": "$eventId",
    "timeline/$eventId": "$entryId",
    "timeline/$eventId/$entryId": "what by at details $other",
    "timeline/$eventId/$entryId/details": "name number $other",
    "consents": "$eventId",
    "consents/$eventId": "$uid",
    "consents/$eventId/$uid": "version at recording marketing withdrawnAt $other",
}

BELOW: Final = {path: frozenset(names.split()) for path, names in _WRITTEN.items()}
"""Path → the names below it. A path that is not here has none."""
