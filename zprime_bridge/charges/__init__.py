"""Cards, exact charges and anomaly sums."""
