"""Floor 1: where things are kept, settings, logging, and the one resolver of `resources/`. Owns appdirs and tomlkit."""
