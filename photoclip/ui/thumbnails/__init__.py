"""Thumbnails from the disk to the screen."""
