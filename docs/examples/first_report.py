"""From a register to a publication, in Python."""

import rsr

register = rsr.load("examples/restraint-review")
problems = rsr.check(register)
print(f"{len(problems)} remarks, {sum(p.severity == 'error' for p in problems)} of them errors")

release = rsr.freeze(register, cycle="2022-03")
conclusion = release.status("6")
print(conclusion.label)
print(conclusion.proposals[0].trace.because)

rsr.publish(register, cycle="2022-03", to="out", formats=["html", "json"])
