"""The four stages of delivery by which CBC's Beyond 94 follows calls to action: work alone, no outcomes."""

from rsr.plugins.scales._offering import offering

rsr_scales = offering(
    "delivery-stages",
    "Not started, proposed, underway or complete, judged by work (CBC, Beyond 94).",
)
