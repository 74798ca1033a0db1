"""How fast the emulated database is."""
