"""Write the published schemas from the classes, or with --check say which of them are out of date.

Schemas in a numbered folder belong to an old format: they are frozen, and only checked.
"""

import argparse
import json
import sys
from pathlib import Path

import jsonschema_rs

from rsr.documents.schema import DOCUMENT_KINDS
from rsr.workflow.starting import schema_text

HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns 0, or 1 if a schema is out of date or breaks the standard."""
    parser = argparse.ArgumentParser(description=__doc__)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="write nothing, compare")
    way.add_argument("--write", action="store_true", help="write what is out of date (the default)")
    check = parser.parse_args(arguments).check
    stale = []
    for kind in DOCUMENT_KINDS:
        path = HERE / f"{kind}.schema.json"
        made = schema_text(kind)
        if path.is_file() and path.read_text(encoding="utf-8") == made:
            continue
        stale.append(path.name)
        if not check:
            path.write_text(made, encoding="utf-8", newline="\n")
    if stale:
        told = "out of date; run: python schemas/refresh.py" if check else "written"
        print(f"{', '.join(stale)}: {told}")  # what the command is for
    broken = 0
    for path in sorted(HERE.rglob("*.schema.json")):
        try:
            jsonschema_rs.meta.validate(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, jsonschema_rs.ValidationError) as error:
            print(f"{path.relative_to(HERE)}: {error}")  # what the command is for
            broken += 1
    return 1 if broken or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
