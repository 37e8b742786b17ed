"""Floor 1: nearest neighbours over the catalog's vectors, a cache that can always be rebuilt; owns hnswlib."""
