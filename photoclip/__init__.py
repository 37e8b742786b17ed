"""PhotoClip: a desktop photo organizer that understands photos with CLIP, on the person's own machine."""

__version__ = "0.1.0"
