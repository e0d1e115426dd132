"""Read how a status of a new scale is told in another."""

import scale_plugin

import rsr

with rsr.Plugins(extra=[scale_plugin]) as plugins:
    scale = plugins.scales["kept-or-not"].offer.make()

for status in scale.statuses:
    told = scale.told_in("cqc-2022", status.id)
    print(status.symbol, status.label, "->", told.becomes, f"({told.fit})", told.loss or "")
