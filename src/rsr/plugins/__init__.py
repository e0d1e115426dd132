"""The door for plugins: everything that a plugin, built in or a partner's, may need.

A plugin is a module with functions marked by :data:`hookimpl`; each yields offers. The only
importer of pluggy is this package.
"""

from rsr.plugins import offers
from rsr.plugins.hookspecs import hookimpl
from rsr.plugins.offers import *

__all__ = ["hookimpl"]
__all__ += offers.__all__
