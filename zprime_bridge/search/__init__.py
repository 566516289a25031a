"""Searching charge sets for phenomenology: enumerate exactly, then rank."""
