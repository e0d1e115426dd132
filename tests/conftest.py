"""What holds for every test: property tests try the same examples in every run."""

import os

from hypothesis import settings

# A loaded machine is no fault; and a run should not fail by chance.
settings.register_profile("default", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("ci", settings.get_profile("default"), max_examples=50)
# One Python looks for counter-examples at length; the others look whether anything differs there.
settings.register_profile("brief", settings.get_profile("default"), max_examples=15)
# `tox -e random` looks for examples that no run has tried yet.
settings.register_profile("random", deadline=None, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("RSR_HYPOTHESIS", "ci" if os.environ.get("CI") else "default"))
