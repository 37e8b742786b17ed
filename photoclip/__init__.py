"""PhotoClip: a desktop photo organizer that understands photos with CLIP, on the person's own machine."""

import os

__version__ = "0.1.0"

# One thread for NumPy's algebra, whose threads spin while they wait for each other. On 2 busy cores learning a tag from
# 100 examples took 3.9 s with two threads and 0.2 with one; 417 labels of 100,000 photos took 1.4 s and 1.2. Read
# once, when NumPy is imported (OpenBLAS, "Runtime variables").
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
