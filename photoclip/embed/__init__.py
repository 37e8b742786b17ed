"""Model cards, weights, the choice of device, and the open_clip encoder. Owns torch and open_clip.

Import `cards` to name models (light), `load` to bring one up (imports torch: seconds).
"""

import os

# OpenMP threads that spin while they wait starve a busy machine: on 2 cores at a load of 8 the starter made 32 pictures
# a core-second spinning, 190 sleeping. Read once, when torch loads its OpenMP library (OpenMP 5.2, section 21.7).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# What a download tells the hub of this machine: nothing beyond the program's name. Read once, when its client loads.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
