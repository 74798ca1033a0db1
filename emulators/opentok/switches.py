"""What OpenTok does at its own discretion, and how that is set now."""

from emulators.settings import OpenTokSwitches


class Switches:
    """The stack's setting of what OpenTok may do, until it is changed."""

    def __init__(self, first: OpenTokSwitches) -> None:
        self._first = first
        self.now = first

    def reset(self) -> None:
        """Back to the stack's setting."""
        self.now = self._first
