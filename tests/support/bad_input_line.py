"""What the functions that direct a line want and refuse."""

from tests.support.bad_input_rows import NOBODYS_ID, Refusal, Row, event_row

_CLICK = {"requestId": "click-1"}
_MOVE = {"fanId": NOBODYS_ID, "to": "first"}

LINE: dict[str, Row] = {
    "callNext": event_row(
        also={**_CLICK, "to": "backstage"},
        optional=["to"],
        refusals=(
            Refusal(
                "an empty line",
                "producer",
                {"id": "$event", **_CLICK},
                409,
                "nobody-ready",
            ),
            Refusal(
                "before the preshow",
                "rival",
                {"id": "$rivalEvent", **_CLICK},
                409,
                "show-not-open",
            ),
        ),
    ),
    "moveInLine": event_row(
        also=_MOVE,
        refusals=(
            Refusal(
                "nobody's place",
                "producer",
                {"id": "$event", **_MOVE},
                409,
                "not-in-line",
            ),
            Refusal(
                "two places",
                "producer",
                {"id": "$event", **_MOVE, "before": "another"},
                400,
                "invalid-request",
            ),
            Refusal(
                "before the preshow",
                "rival",
                {"id": "$rivalEvent", **_MOVE},
                409,
                "show-not-open",
            ),
        ),
    ),
}
