"""Assess with a strategy that is one file."""

import strategy_plugin

import rsr
from rsr.model import StrategyUse

use = StrategyUse(use="people-say", options={"voices": 1})
with rsr.Plugins(extra=[strategy_plugin]) as plugins:
    proposals = rsr.assess(
        "examples/riverside-review", cycle="2026-03", strategies=[use], plugins=plugins
    )

for proposal in proposals:
    print(proposal.recommendation, proposal.status, proposal.trace.because)
