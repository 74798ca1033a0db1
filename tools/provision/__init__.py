"""Brings a project of Google Cloud into the state that the product needs."""
