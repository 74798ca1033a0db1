"""The TypeScript of requests, replies, reasons and database records.

Made from what makes `docs/functions.md`: the models, their reasons, and the database
rules. `python -m dev.docs` writes it to `web/client/src/generated`.
"""
