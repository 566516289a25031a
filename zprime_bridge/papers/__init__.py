"""The results of the two papers behind this package, recomputed, with their data and today's."""
