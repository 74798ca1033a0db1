"""`docs/openapi.json`: every HTTP function in the form that tools read (OpenAPI 3.1).

Made from what makes `docs/functions.md`, by `python -m dev.docs`.
"""
