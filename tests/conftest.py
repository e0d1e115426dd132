"""What holds for every test: property tests that take their time, and the same ones in CI."""

import os

from hypothesis import settings

# A loaded machine is no fault; and a build should not fail by chance.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, max_examples=50)
# One Python looks for counter-examples at length; the others look whether anything differs there.
settings.register_profile("brief", settings.get_profile("ci"), max_examples=15)
settings.load_profile(os.environ.get("RSR_HYPOTHESIS", "ci" if os.environ.get("CI") else "local"))
