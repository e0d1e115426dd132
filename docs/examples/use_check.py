"""Check with a rule that is one file, and with those of rsr."""

import check_plugin

import rsr

with rsr.Plugins(extra=[check_plugin]) as plugins:
    problems = rsr.check("examples/riverside-review", plugins=plugins)

for problem in problems:
    if problem.code == "wording-missing":
        print(problem)
