"""The complete list of integer charges without anomalies, counted and streamed."""
