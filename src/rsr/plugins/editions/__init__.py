"""The built-in editions; each module is a plugin of its own, loaded by name."""
