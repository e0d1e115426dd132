"""Which distribution rsr is, as provenance names it, and of which version."""

DISTRIBUTION = "rsr-tracker"
__version__ = "0.1.0"
