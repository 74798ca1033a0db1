"""Firebase Auth as the official emulator speaks it: accounts, tokens, mailed codes.

Sign-in by email and password, anonymous, and by custom token. Everything else (phone,
other providers, second factors, tenants) is answered with 501.
"""
