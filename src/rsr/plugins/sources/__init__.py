"""The built-in sources; each module is a plugin of its own, loaded by name."""
