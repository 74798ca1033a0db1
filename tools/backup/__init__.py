"""Backups of a project's database: made, looked at, and put back."""
