"""One row per HTTP function: what it wants, and what it must refuse.

`tests/e2e/test_bad_input.py` makes the general refusals (missing, wrong type, too long,
no token, ...) from `body`; `refusals` are those of the function's own.
"""

from tests.support.bad_input_accounts import ACCOUNTS
from tests.support.bad_input_events import EVENTS
from tests.support.bad_input_line import LINE
from tests.support.bad_input_rows import Row
from tests.support.bad_input_shows import SHOWS

ROWS: dict[str, Row] = {**ACCOUNTS, **EVENTS, **SHOWS, **LINE}
