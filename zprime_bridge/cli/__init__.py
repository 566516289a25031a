"""Commands, without physics."""
