"""Emulators of Firebase and OpenTok, on one machine. Never deployed.

The emulators speak the vendors' own wire protocols, so that the real SDKs cannot
tell. They meet what they serve over HTTP only, as Firebase does.
"""
