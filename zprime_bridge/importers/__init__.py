"""Charges from other people's files, converted to ours; every format is a plugin."""
