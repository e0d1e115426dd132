"""Publish in a format that is one file."""

import renderer_plugin

import rsr

with rsr.Plugins(extra=[renderer_plugin]) as plugins:
    rsr.publish(
        "examples/riverside-review",
        cycle="2026-03",
        to="outline",
        formats=["outline"],
        plugins=plugins,
    )
