"""The built-in checks; each module is a plugin of its own, loaded by name."""
