"""Whether scalar potentials are bounded from below, and in which class a vacuum falls."""
