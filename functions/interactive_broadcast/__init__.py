"""The backend of an interactive broadcast, as Cloud Functions.

Imports point inwards: bootstrap → http, config, adapters → services, triggers →
stores → ports → domain → models → errors.
"""
