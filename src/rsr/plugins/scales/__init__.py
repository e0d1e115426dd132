"""The built-in scales; each module is a plugin of its own, loaded by name."""
