"""Standard Model inputs in dated sets, and nothing else that is a constant."""
