"""Field content: textures, accidental terms, Goldstones, the parameter point."""
