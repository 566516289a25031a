"""Colliders, leptons and cosmology: what they allow of a heavy Z'."""
