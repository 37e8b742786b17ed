"""Floor 6: the command line. One file a command; `--json` everywhere; owns printing and exit codes."""
