#!/usr/bin/env bash
# pandas 3.1.1, numpy 2.4.6: financial years written as 2010-11 are read as months, and some as the wrong year.
#
# Expected: 2010-11 is the year from April 2010 to March 2011, as UK statistics print it. A reader
# that does not know such years refuses the text, and a period of the frequency "Y-MAR", a year that
# ends in March, is the year that the text names.
#
# What happens: from 2000-01 to 2011-12 the second part is also the number of a month. to_datetime
# reads November 2010 without a word, and read_csv(parse_dates=...) makes a column of dates of it. With
# 2012-13 in the column the first fails, and the second leaves texts: whether a file is misread
# depends on how recent its last row is. PeriodIndex(freq="Y-MAR") is right from 2003-04 to 2011-12, by
# accident: the month lies in that year. 2000-01 to 2002-03 become the year before.
#
# Why it matters: tables by financial year are the commonest form of UK official statistics. A series
# that ends in 2011-12 is drawn thirteen months apart, and one that is keyed by "Y-MAR" has its first
# three years under the wrong name, so that a baseline is compared with the wrong year.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check pandas==3.1.1 numpy==2.4.6

"$folder/env/bin/python" - <<'PYTHON'
import io
import sys

import pandas as pd

years = [f"{year}-{(year + 1) % 100:02}" for year in range(2000, 2012)]
months = list(pd.to_datetime(pd.Series(years)).dt.strftime("%B %Y"))
named = list(map(str, pd.PeriodIndex(years, freq="Y-MAR")))
ends = [str(year + 1) for year in range(2000, 2012)]


def read(rows: list[str]) -> str:
    text = "year,people\n" + "".join(f"{year},10\n" for year in rows)
    return str(pd.read_csv(io.StringIO(text), parse_dates=["year"]).dtypes["year"])


def refused(rows: list[str]) -> bool:
    try:
        pd.to_datetime(pd.Series(rows))
    except ValueError:
        return True
    return False


print("published   to_datetime      Y-MAR   ends in March")
for year, month, name, end in zip(years, months, named, ends):
    print(f"{year:11} {month:16} {name:7} {end}{'' if name == end else '   <- another year'}")
later = [*years, "2012-13"]
print("read_csv, up to 2011-12:", read(years))
print("read_csv, up to 2012-13:", read(later))
print("to_datetime refuses 2012-13:", refused(later))

wrong = [year for year, name, end in zip(years, named, ends) if name != end]
as_seen = (
    months[10] == "November 2010"
    and wrong == ["2000-01", "2001-02", "2002-03"]
    and read(years).startswith("datetime64")
    and not read(later).startswith("datetime64")
    and refused(later)
)
sys.exit(0 if as_seen else "this is no longer so")
PYTHON
