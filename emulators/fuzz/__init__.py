"""Attacks on the emulated database."""
