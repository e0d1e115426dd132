#!/usr/bin/env bash
# SheetJS (npm xlsx) 0.18.5: in a CSV file a suppressed count written as 1-4 becomes the number 36895.
#
# Expected: "1-4" is no number. A reader of CSV keeps it as text, as it keeps "<5" and "c"; a sum over
# the column then fails, or leaves the cell out.
#
# What happens: texts of two numbers and a hyphen that can be a month and a day are read as a day of
# 2001, and the cell holds that day's number as a spreadsheet counts days, as a number like the counts
# beside it. sheet_to_json gives 36895 for 1-4, and 5-9 in a column of age bands becomes 37020, while
# 0-4, 15-19 and "<5" stay texts. The financial year 2010-11 becomes the first of November 2010.
#
# Why it matters: a range such as 1-4 is one way to print a small count that is suppressed,
# and age bands are the commonest rows of all. A web page that adds up the column shows tens of
# thousands of people where there are fewer than ten, and no cell is marked as one that was not read.
# The option raw: true keeps every cell as the text that stands there.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5

cat >read.cjs <<'JS'
const XLSX = require("xlsx");
const csv = [
    "ages,people,year",
    "1-4,12,2010-11",
    "5-9,1-4,2011-12",
    "10-14,<5,2012-13",
    "15-19,7,2013-14",
].join("\n");
const read = (options) => {
    const book = XLSX.read(csv, { type: "string", ...options });
    return XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]]);
};
const plain = read({});
console.log("as published:");
console.log(csv);
console.log("read:");
console.table(plain);
const sum = plain.map((row) => row.people).filter((one) => typeof one === "number").reduce((a, b) => a + b);
console.log("people, added up where the cell is a number:", sum);

const days = (month, day) => Math.round(Date.UTC(2001, month - 1, day) / 864e5) + 25569;
const kept = read({ raw: true });
const asSeen =
    plain[1].people === days(1, 4) && plain[2].people === "<5" && sum === 12 + 7 + days(1, 4) &&
    plain[0].ages === days(1, 4) && plain[1].ages === days(5, 9) && plain[3].ages === "15-19" &&
    typeof plain[0].year === "number" && plain[2].year === "2012-13" &&
    kept[1].people === "1-4" && kept[0].ages === "1-4" && kept[0].year === "2010-11";
if (!asSeen) {
    console.error("this is no longer so");
    process.exit(1);
}
JS
TZ=UTC node read.cjs
