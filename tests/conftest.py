"""What all tests share."""

import os

# Before torch is loaded: without it two threads on two busy cores make a note ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
