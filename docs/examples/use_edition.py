"""Publish an edition that is one file."""

import edition_plugin

import rsr

with rsr.Plugins(extra=[edition_plugin]) as plugins:
    rsr.publish(
        "examples/riverside-review",
        cycle="2026-03",
        to="postcard",
        formats=["markdown"],
        edition="postcard",
        plugins=plugins,
    )
