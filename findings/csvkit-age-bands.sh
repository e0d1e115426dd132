#!/usr/bin/env bash
# csvkit 2.2.0 with agate 1.14.2 and parsedatetime 2.6: columns of age bands and of months become dates.
#
# Expected: csvjson and its like find out which columns are numbers, days or texts. A column of age
# bands (1-4, 5-9, 10-14) and a column of month names are texts.
#
# What happens: bands whose two ages can be a month and a day are read as days of 2001, and January to
# December as first days of months of the year 1, so that what is written has 2001-05-09 for the
# ages from 5 to 9. A band that cannot be a day keeps the whole column as text: with 15-19 among them
# the same rows come out right. "3 weeks" becomes a span of 21 days, and counts that are all 0 or 1
# become false and true.
#
# Why it matters: figures on children are published in just these bands, and csvkit is what data
# journalists are taught for such files. Whether a column is misread depends on which other rows the
# publisher gives, so a recipe that worked on the table of all ages breaks on that of children, and
# without a message. The option --no-inference keeps every cell as it stands.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 parsedatetime==2.6

printf 'ages,month,wait,deaths\n1-4,January,3 weeks,0\n5-9,May,2 weeks,1\n10-14,June,1 week,0\n' >children.csv
{ cat children.csv; printf '15-19,July,5 weeks,1\n'; } >all.csv

for file in children all; do
    echo "$file.csv:"
    env/bin/csvjson "$file.csv" | tee "$file.json"
    echo
done
env/bin/csvjson --no-inference children.csv >kept.json

python3 - <<'PYTHON'
import json
import sys

children, everyone, kept = (json.load(open(f"{name}.json")) for name in ("children", "all", "kept"))
as_seen = (
    [row["ages"] for row in children] == ["2001-01-04", "2001-05-09", "2001-10-14"]
    and [row["ages"] for row in everyone] == ["1-4", "5-9", "10-14", "15-19"]
    and [row["month"] for row in children] == ["0001-01-01", "0001-05-01", "0001-06-01"]
    and [row["wait"] for row in children] == ["21 days, 0:00:00", "14 days, 0:00:00", "7 days, 0:00:00"]
    and [row["deaths"] for row in children] == [False, True, False]
    and [row["ages"] for row in kept] == ["1-4", "5-9", "10-14"]
)
sys.exit(0 if as_seen else "this is no longer so")
PYTHON
