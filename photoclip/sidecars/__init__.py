"""Floor 1: XMP sidecars, the files beside photos by which programs share keywords, ratings and titles; owns lxml."""
