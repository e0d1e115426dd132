"""The scale of the Care Quality Commission's progress report of March 2022: what changed for people."""

from rsr.plugins.scales._offering import offering

rsr_scales = offering(
    "cqc-2022",
    "Not, partly or fully achieved, judged by outcomes for people (CQC, March 2022).",
)
