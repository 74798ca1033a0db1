"""Everything the backend needs, on one machine. Never deployed.

The emulators speak the vendors' own wire protocols, so that the real SDKs cannot
tell. They meet the backend over HTTP only, as Firebase does.
"""
