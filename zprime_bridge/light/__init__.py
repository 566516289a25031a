"""A light Z': what holds where it propagates at the scale of the process."""
