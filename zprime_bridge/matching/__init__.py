"""Wilson coefficients from couplings, by two independent routes."""
