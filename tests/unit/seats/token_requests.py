"""What callers ask tokens for, and where a show gives a fan a seat."""

from interactive_broadcast.seats.models import (
    FanTokensRequest,
    HostCelebTokensRequest,
    Seat,
    StageRole,
)
from tests.support.builders import ADMIN_ID, CELEBRITY_URL, FAN_URL, HOST_URL
from tests.unit.world import ACTIVE

UNNAMED = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
AUDIENCE = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, seat=Seat.AUDIENCE)
ON_DECK = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, seat=Seat.ON_DECK)
CALLED = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, seat=Seat.CALLED)
ON_STAGE = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, seat=Seat.STAGE)
RECORD = f"{ACTIVE}/activeFans/fan-1"
DECK = f"deck/{ADMIN_ID}/{FAN_URL}/fan-1"
AS_HOST = HostCelebTokensRequest(
    admin_id=ADMIN_ID, user_type=StageRole.HOST, host_url=HOST_URL
)
AS_CELEBRITY = HostCelebTokensRequest(
    admin_id=ADMIN_ID, user_type=StageRole.CELEBRITY, celebrity_url=CELEBRITY_URL
)
