"""The recommendation statuses of the United States Government Accountability Office (GAO)."""

from rsr.plugins.scales._offering import offering

rsr_scales = offering(
    "gao",
    "Open or closed, judged by what was done (US Government Accountability Office).",
)
