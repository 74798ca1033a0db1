"""`python -m rehearsal.start`: the emulators with this product and demo data in them.

Takes every option of `python -m emulators`.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace

from emulators.command_line import Command
from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings
from rehearsal.pages import build, local_headers, phone_notes, site_files
from rehearsal.seed import announcement, kept, seed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stack until Ctrl-C; the exit status."""
    command = Command(
        prog="python -m rehearsal.start",
        settings=demo_settings(),
        prepare=_prepare,
        complete=_complete,
    )
    return command.main(arguments)


def _complete(settings: Settings) -> Settings:
    return replace(settings, hosting_headers=local_headers(settings))


def _prepare(stack: LocalStack, is_new: bool) -> list[str]:  # noqa: FBT001 - as Command calls it
    shows = seed(stack) if is_new else kept(stack)
    failure = build(stack.settings.root)
    stack.lay_over_site(site_files(stack.settings, shows))
    site = stack.settings.url("hosting")
    pages = failure or f"Open {site}/ in a browser: it lists the pages of each show."
    hub = f"{stack.settings.url('hub')}/ shows what goes on in the stack."
    notes = [hub, *phone_notes(stack.settings)]
    return [*announcement(stack.settings, shows), "", pages, *notes]


if __name__ == "__main__":
    sys.exit(main())
