"""Check with a rule that is one file, and with those of rsr."""

import check_plugin

import rsr
from rsr.plugins.manager import BUILTINS

with rsr.Plugins((*BUILTINS, check_plugin)) as plugins:
    problems = rsr.check("examples/riverside-review", plugins=plugins)

for problem in problems:
    if problem.code == "wording-missing":
        print(problem)
