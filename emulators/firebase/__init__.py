"""Emulators of the services of Firebase and Google Cloud."""
