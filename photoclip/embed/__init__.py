"""Model cards, weights, the choice of device, and the open_clip encoder. Owns torch and open_clip.

Import `cards` to name models (light), `load` to bring one up (imports torch: seconds).
"""
