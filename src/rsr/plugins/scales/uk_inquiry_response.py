"""The answers that are given to recommendations of UK public inquiries: they tell nothing of delivery."""

from rsr.plugins.scales._offering import offering

rsr_scales = offering(
    "uk-inquiry-response",
    "What was answered, from rejected to accepted; nothing of delivery.",
)
