"""Shapes that cross a wire or lie in the database. Frozen, camelCase outside."""
