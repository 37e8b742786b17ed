"""The names of all commands, without importing them: what else is named on the command line is for the window."""

COMMAND_NAMES = (
    "index",
    "search",
    "similar",
    "folders",
    "stats",
    "models",
    "doctor",
    "backup",
    "restore",
    "demo",
    "bench",
    "engine",
)
