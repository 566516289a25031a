"""Z' couplings in the mass basis."""
