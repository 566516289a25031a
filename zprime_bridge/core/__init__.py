"""Errors, findings, read-only arrays, sources: what every room shares."""
