"""Observables of flavio as exact polynomials of Wilson coefficients; POPxf."""
