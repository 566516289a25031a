"""From charges, mass and coupling to WET coefficients at 4.8 GeV in bulk."""
