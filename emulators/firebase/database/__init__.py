"""A Realtime Database: one JSON tree per namespace, spoken to as Firebase's is."""
