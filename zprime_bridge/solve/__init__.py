"""From conditions to charges: parametrised families, and what completes a model."""
