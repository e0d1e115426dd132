"""The built-in renderers; each module is a plugin of its own, loaded by name."""
