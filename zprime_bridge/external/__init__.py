"""The doors to wilson, flavio and PyR@TE; they know plain values only."""
