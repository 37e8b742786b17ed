"""The sample pictures: about sixty scenes drawn with numpy and Pillow, the same bytes each time on one machine.

Redraw them from `packaging/` with `python -m sample_pictures.draw`.
"""
