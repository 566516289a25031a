"""Widths, branching ratios and cross sections of the Z'."""
