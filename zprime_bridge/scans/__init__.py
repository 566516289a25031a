"""Scans: many sets of initial conditions, stored as they finish."""
