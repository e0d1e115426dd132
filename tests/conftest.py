"""What holds for every test: property tests that take their time, and the same ones in CI."""

import os

from hypothesis import settings

# A loaded machine is no fault; and a build should not fail by chance.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
