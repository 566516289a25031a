"""Fit definitions, their data, and the likelihoods made of both."""
