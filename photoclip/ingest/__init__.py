"""Floor 3: the pipeline that brings the catalog up to date with the disk. A pure plan, then bounded stages."""
