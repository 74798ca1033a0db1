"""Browsers' connections to sessions: one WebSocket each, at `/client/socket`.

The protocol is our own; `emulators/opentok/client` speaks it for pages. Text frames,
JSON objects, with `do` from a client and `what` to it. Media goes from browser to
browser: here they only learn of each other, and pass on what WebRTC has to agree on.
"""
