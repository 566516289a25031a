"""Export formats, all of them plugins; they make texts, callers write them."""
