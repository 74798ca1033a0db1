"""How long tests of the emulators wait, in real time, for what must come."""

DEADLINE_S = 60.0
"""Seconds. Generous: it costs nothing unless a test fails, and machines are busy."""
