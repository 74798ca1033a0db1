"""Alerts on what the functions log: which, what they mean, and how they are set up."""
