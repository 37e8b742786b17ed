"""The library's API in a process of its own: lock, local socket, server, client, sessions. Exchanges no pickle."""
