"""Plays a whole show from a file on the local stack, as its people would.

Everybody here has what a real client has: HTTP to the functions, to Firebase Auth, to
the database under the security rules, to Storage, and a media connection. Nothing here
imports the backend.
"""
