"""Assess with the plugin beside this file, and with nothing installed but rsr."""

import panel

import rsr
from rsr.model import StrategyUse

use = StrategyUse(use="panel", options={"panel": "river-voices", "quorum": 1})
with rsr.Plugins(extra=[panel]) as plugins:
    proposals = rsr.assess(
        "examples/riverside-review", cycle="2026-03", strategies=[use], plugins=plugins
    )

for proposal in proposals:
    print(proposal.recommendation, proposal.status, proposal.trace.because)
