"""Floor 0: the words every room shares. Imports numpy and the standard library, nothing of ours."""
