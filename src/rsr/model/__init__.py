"""The nouns of the field as frozen classes; nothing here reads, writes or decides."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rsr.model._fields import FieldDoc, doc, field_doc, texts_wanted
    from rsr.model.account import Account, LeftOut
    from rsr.model.assessment import (
        UNDETERMINED,
        Assessment,
        Proposal,
        SetAside,
        Trace,
        Used,
    )
    from rsr.model.conclusion import Conclusion, Explanation, State
    from rsr.model.cycle import (
        NotAssessed,
        Related,
        ReportCycle,
        Section,
        SectionPlace,
        StrategyUse,
    )
    from rsr.model.evidence import (
        About,
        Consent,
        Direction,
        Evidence,
        EvidenceKind,
        Period,
        PrivateNames,
        Provenance,
        Resolution,
        Search,
        Story,
    )
    from rsr.model.indicator import (
        AcceptedLoss,
        Baseline,
        Break,
        DataSource,
        Difference,
        Indicator,
        Judging,
        Measured,
        Options,
        Ratio,
        Reporting,
        Target,
    )
    from rsr.model.kinds import StatisticKind, TimeSense
    from rsr.model.measurement import (
        Finding,
        MeasuredPoint,
        Measurement,
        Quotient,
        Signal,
        VerdictResult,
    )
    from rsr.model.observation import Coverage, Observation
    from rsr.model.parties import (
        Organisation,
        OrganisationKind,
        Population,
        Publication,
        SourceRef,
        Theme,
    )
    from rsr.model.progress import Answer, Claim, DueDate, Milestone, Response
    from rsr.model.recommendation import (
        Addressee,
        Addressees,
        Criterion,
        Label,
        Link,
        OtherText,
        Recommendation,
        Role,
        Withdrawal,
    )
    from rsr.model.register import COLLECTIONS, FORMAT, Origins, Register
    from rsr.model.release import Correction, Release
    from rsr.model.scale import Fit, ScaleMapping, Status, StatusMapping, StatusScale
    from rsr.model.succession import Succession
    from rsr.model.value import (
        Interval,
        Missing,
        NotApplicable,
        NotCollected,
        Number,
        Suppressed,
        Value,
    )

__all__ = [
    "COLLECTIONS",
    "FORMAT",
    "UNDETERMINED",
    "About",
    "AcceptedLoss",
    "Account",
    "Addressee",
    "Addressees",
    "Answer",
    "Assessment",
    "Baseline",
    "Break",
    "Claim",
    "Conclusion",
    "Consent",
    "Correction",
    "Coverage",
    "Criterion",
    "DataSource",
    "Difference",
    "Direction",
    "DueDate",
    "Evidence",
    "EvidenceKind",
    "Explanation",
    "FieldDoc",
    "Finding",
    "Fit",
    "Indicator",
    "Interval",
    "Judging",
    "Label",
    "LeftOut",
    "Link",
    "Measured",
    "MeasuredPoint",
    "Measurement",
    "Milestone",
    "Missing",
    "NotApplicable",
    "NotAssessed",
    "NotCollected",
    "Number",
    "Observation",
    "Options",
    "Organisation",
    "OrganisationKind",
    "Origins",
    "OtherText",
    "Period",
    "Population",
    "PrivateNames",
    "Proposal",
    "Provenance",
    "Publication",
    "Quotient",
    "Ratio",
    "Recommendation",
    "Register",
    "Related",
    "Release",
    "ReportCycle",
    "Reporting",
    "Resolution",
    "Response",
    "Role",
    "ScaleMapping",
    "Search",
    "Section",
    "SectionPlace",
    "SetAside",
    "Signal",
    "SourceRef",
    "State",
    "StatisticKind",
    "Status",
    "StatusMapping",
    "StatusScale",
    "Story",
    "StrategyUse",
    "Succession",
    "Suppressed",
    "Target",
    "Theme",
    "TimeSense",
    "Trace",
    "Used",
    "Value",
    "VerdictResult",
    "Withdrawal",
    "doc",
    "field_doc",
    "texts_wanted",
]

_HOMES = {
    "_fields": ("FieldDoc", "doc", "field_doc", "texts_wanted"),
    "account": ("Account", "LeftOut"),
    "assessment": ("UNDETERMINED", "Assessment", "Proposal", "SetAside", "Trace", "Used"),
    "conclusion": ("Conclusion", "Explanation", "State"),
    "cycle": ("NotAssessed", "Related", "ReportCycle", "Section", "SectionPlace", "StrategyUse"),
    "evidence": (
        "About",
        "Consent",
        "Direction",
        "Evidence",
        "EvidenceKind",
        "Period",
        "PrivateNames",
        "Provenance",
        "Resolution",
        "Search",
        "Story",
    ),
    "indicator": (
        "AcceptedLoss",
        "Baseline",
        "Break",
        "DataSource",
        "Difference",
        "Indicator",
        "Judging",
        "Measured",
        "Options",
        "Ratio",
        "Reporting",
        "Target",
    ),
    "kinds": ("StatisticKind", "TimeSense"),
    "measurement": (
        "Finding",
        "MeasuredPoint",
        "Measurement",
        "Quotient",
        "Signal",
        "VerdictResult",
    ),
    "observation": ("Coverage", "Observation"),
    "parties": (
        "Organisation",
        "OrganisationKind",
        "Population",
        "Publication",
        "SourceRef",
        "Theme",
    ),
    "progress": ("Answer", "Claim", "DueDate", "Milestone", "Response"),
    "recommendation": (
        "Addressee",
        "Addressees",
        "Criterion",
        "Label",
        "Link",
        "OtherText",
        "Recommendation",
        "Role",
        "Withdrawal",
    ),
    "register": ("COLLECTIONS", "FORMAT", "Origins", "Register"),
    "release": ("Correction", "Release"),
    "scale": ("Fit", "ScaleMapping", "Status", "StatusMapping", "StatusScale"),
    "succession": ("Succession",),
    "value": (
        "Interval",
        "Missing",
        "NotApplicable",
        "NotCollected",
        "Number",
        "Suppressed",
        "Value",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: what needs one noun does not load them all."""
    if name not in _HOME:
        raise AttributeError(f"module 'rsr.model' has no attribute {name!r}")
    found = getattr(import_module(f"rsr.model.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
