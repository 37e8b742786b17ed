"""Model cards, weights, the choice of device, and the open_clip encoder. Owns torch and open_clip.

Import `cards` to name models (light), `load` to bring one up (imports torch: seconds).
"""

import os

# OpenMP threads that wait by spinning starve on a busy machine: with 2 cores and a load of 10, a batch of 32 took 2.4 s,
# and 0.8 s with waiting threads put to sleep. Read once, when torch loads its OpenMP library (OpenMP 5.2, 21.7).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
