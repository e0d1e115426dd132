"""What the source for MHSDS files is told."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.errors import ModelError, Problem, RsrError, Where, short_repr
from rsr.model import Break, Options, doc

KNOWN_BREAKS = (
    Break(
        on=date(2021, 10, 1),
        why="version 5 of the data set, which fewer providers sent at first; restraint figures fell",
        certain=False,
    ),
    Break(
        on=date(2022, 8, 1),
        why="a cyber incident, which lasted from August 2022 to March 2023",
        certain=False,
    ),
    Break(
        on=date(2023, 4, 1),
        why="the end of a cyber incident, which lasted from August 2022 to March 2023",
        certain=False,
    ),
)


@frozen(kw_only=True)
class MhsdsOptions:
    """Which MHSDS files are read, and what is known of them that they do not say themselves."""

    files: str = field(
        metadata=doc(
            "The files, below the register's folder: one, a folder, or a pattern such as "
            "'data/*.zip'; each a CSV or a ZIP that holds some."
        )
    )
    family: Literal[
        "auto",
        "main",
        "restrictive-interventions",
        "restrictive-interventions-before-2021",
        "learning-disability",
        "coverage",
        "restraint-extract",
    ] = field(
        default="auto",
        metadata=doc(
            "The family that every file must be of; 'auto' tells it by the header of each. "
            "'restraint-extract' has four columns: first day, provider, measure, value."
        ),
    )
    convention: str | Options = field(
        default="mhsds",
        metadata=doc(
            "How figures are hidden and rounded: the name of a convention, or one in full. Files "
            "of the family 'coverage' need 'mhsds-coverage'."
        ),
    )
    measures: Literal["auto", "counts", "rates"] = field(
        default="auto",
        metadata=doc(
            "Whether the figures that are asked for are counts or rates, which are hidden and "
            "rounded differently; 'auto' tells it by the measures that indicators select."
        ),
    )
    published: dict[str, date] = field(
        factory=dict,
        metadata=doc(
            "When files were published: patterns of their names, each with its day. Without it, "
            "re-issues are told by their names alone."
        ),
    )
    issues: dict[str, int] = field(
        factory=dict,
        metadata=doc(
            "Which issue of one status and day a file is, where its name does not say it: patterns of "
            "their names, each with a number from 1. The highest stands."
        ),
    )
    breaks: tuple[Break, ...] = field(
        default=KNOWN_BREAKS,
        metadata=doc(
            "Days from which figures of the data set may not compare with those before. A series "
            "that spans one says so, unless its indicator records a break of its own within a month "
            "of it. Without it, those that rsr knows of."
        ),
    )
    encoding: str = field(
        default="auto",
        metadata=doc(
            "The encoding of the files, by Python's name for it; 'auto' finds out for each whether "
            "it is UTF-8, UTF-16 or cp1252."
        ),
    )
    on_bad_row: Literal["refuse", "leave-out"] = field(
        default="refuse",
        metadata=doc(
            "'refuse': a line that is no row of its table, such as one that is cut short, and a row "
            "whose date, part or figure cannot be read, is an error; 'leave-out': it is a warning, "
            "and the number of such rows is told. Either way every other row is read."
        ),
    )
    on_bad_file: Literal["refuse", "leave-out"] = field(
        default="refuse",
        metadata=doc(
            "The same for a file that cannot be read, such as one that is a web page in truth."
        ),
    )

    def __attrs_post_init__(self) -> None:
        from rsr.values import convention

        problems: list[Problem] = []
        if not self.files.strip():
            problems.append(
                Problem(
                    code="text-empty",
                    must="files must name a file, a folder or a pattern",
                    got=short_repr(self.files),
                    where=Where(path=("files",)),
                )
            )
        problems += [
            Problem(
                code="issue-wrong",
                must="issues must give each file a whole number from 1",
                got=short_repr(issue),
                where=Where(path=("issues", name)),
            )
            for name, issue in self.issues.items()
            if issue < 1
        ]
        try:
            convention(self.convention)
        except RsrError as error:
            problems += [one.under(("convention",)) for one in error.problems]
        if problems:
            raise ModelError(*problems)
