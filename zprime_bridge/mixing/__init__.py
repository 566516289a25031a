"""Exact Z-Z' mixing: masses, rho and couplings of both neutral bosons."""
