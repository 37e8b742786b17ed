"""The only place where threads and the GUI thread meet: questions to the engine, and its news."""
