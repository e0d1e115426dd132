"""The nouns of the field as frozen classes; nothing here reads, writes or decides."""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.model.account import *
    from rsr.model.assessment import *
    from rsr.model.conclusion import *
    from rsr.model.cycle import *
    from rsr.model.evidence import *
    from rsr.model.fields import FieldDoc as FieldDoc
    from rsr.model.fields import doc as doc
    from rsr.model.fields import field_doc as field_doc
    from rsr.model.fields import texts_wanted as texts_wanted
    from rsr.model.indicator import *
    from rsr.model.measurement import *
    from rsr.model.observation import *
    from rsr.model.parties import *
    from rsr.model.progress import *
    from rsr.model.recommendation import *
    from rsr.model.register import *
    from rsr.model.release import *
    from rsr.model.scale import *
    from rsr.model.statistic import StatisticKind as StatisticKind
    from rsr.model.statistic import TimeSense as TimeSense
    from rsr.model.succession import *
    from rsr.model.table_relation import *
    from rsr.model.value import *
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.model.fields": ("FieldDoc", "doc", "field_doc", "texts_wanted"),
            "rsr.model.account": ("Account", "LeftOut"),
            "rsr.model.assessment": (
                "UNDETERMINED",
                "Assessment",
                "Proposal",
                "ExcludedEvidence",
                "Trace",
                "Used",
            ),
            "rsr.model.conclusion": ("Conclusion", "Explanation", "State"),
            "rsr.model.cycle": (
                "NotAssessed",
                "Related",
                "ReportCycle",
                "Section",
                "SectionPlace",
                "StrategyUse",
            ),
            "rsr.model.evidence": (
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
            "rsr.model.indicator": (
                "AcceptedLoss",
                "Baseline",
                "Break",
                "DataSource",
                "Difference",
                "Indicator",
                "ChangePoint",
                "Measured",
                "Options",
                "Ratio",
                "Reporting",
                "Target",
            ),
            "rsr.model.statistic": ("StatisticKind", "TimeSense"),
            "rsr.model.measurement": (
                "Finding",
                "MeasuredPart",
                "MeasuredPoint",
                "Measurement",
                "Quotient",
                "Signal",
                "TrendChange",
                "VerdictResult",
            ),
            "rsr.model.observation": ("Coverage", "Observation"),
            "rsr.model.parties": (
                "Organisation",
                "OrganisationKind",
                "Population",
                "Publication",
                "SourceRef",
                "Theme",
            ),
            "rsr.model.progress": ("Answer", "Claim", "DueDate", "Milestone", "Response"),
            "rsr.model.recommendation": (
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
            "rsr.model.register": ("COLLECTIONS", "FORMAT", "Origins", "Register"),
            "rsr.model.release": ("Correction", "Release"),
            "rsr.model.scale": ("Fit", "ScaleMapping", "Status", "StatusMapping", "StatusScale"),
            "rsr.model.succession": ("Succession",),
            "rsr.model.table_relation": ("TableRelation",),
            "rsr.model.value": (
                "Interval",
                "Missing",
                "NotApplicable",
                "NotCollected",
                "Number",
                "Suppressed",
                "Value",
            ),
        },
    )
