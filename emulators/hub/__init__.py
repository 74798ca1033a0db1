"""The hub of a stack: controls for people and tests, and a page that shows all."""
