"""The built-in strategies; each module is a plugin of its own, loaded by name."""
