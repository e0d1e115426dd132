"""Publish in a format that is one file."""

import renderer_plugin

import rsr
from rsr.plugins.manager import BUILTINS

with rsr.Plugins((*BUILTINS, renderer_plugin)) as plugins:
    rsr.publish(
        "examples/riverside-review",
        cycle="2026-03",
        to="outline",
        formats=["outline"],
        plugins=plugins,
    )
