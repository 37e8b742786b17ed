"""Floor 2: small linear classifiers on cached vectors, learned from a few examples; pure but for their files."""
