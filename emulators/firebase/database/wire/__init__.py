"""The WebSocket protocol of the Realtime Database SDKs, version 5, as a pure core.

`frames` cuts and joins text, `messages` reads and writes JSON envelopes, `connection`
is one client's session over a database, `listens` finds out who must be told of a
commit. Nothing here knows sockets, event loops or clocks.
"""
