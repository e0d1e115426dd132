"""Gather with a source that is one file."""

import source_plugin

import rsr

with rsr.Plugins(extra=[source_plugin]) as plugins:
    gathering = rsr.gather("docs/examples/diary", plugins=plugins)

for observation in gathering.register.observations:
    made_by = observation.made_by
    print(observation.period.end, observation.value, made_by.file, made_by.place)
for problem in gathering.problems:
    print(problem)
