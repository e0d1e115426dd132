"""What names of MHSDS files say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.plugins.sources.mhsds._names import vintage


@pytest.mark.parametrize(
    ("name", "status", "rank"),
    [
        ("MHSDS Data_AprPerf_2026 v2.zip", "performance", 2),
        ("MHSDS Data_AprFinal__2025.zip", "final", 1),
        ("MHSDS Data_AprPrf_2023 v3.csv", "performance", 3),
        ("MHSDS Data_Rstr_AprPrf_2022.csv", "performance", 1),
        ("MHSDS Data_Rstr_Apr2026_Prf.zip", "performance", 1),
        ("MHSDS Data_Rstr_New_AprPrf_2021_v2.csv", "performance", 2),
        ("MHSDS Data_4WW_JunPerf_2024_v2.csv", "performance", 2),
        ("MHSDS%20Data_SeptPrf_2022.csv", "performance", 1),
        ("MHSDS Data_MayP_2023.csv", "provisional", 1),
        ("MHSDS Data_MarProv_2023 V2.CSV", "provisional", 2),
        ("MHSDS Monthly Performance July 2025 MHSDS Data File.zip", "performance", 1),
        ("MHSDS_End_of_Year_2023.csv", "final", 1),
        ("Performance April, provisional May 2023.csv", None, 1),
        ("rstr01_Sep_2021.csv", None, 1),
        ("a v2 v3.csv", None, 1),
        ("map.csv", None, 1),
    ],
)
def test_a_name_says_how_settled_figures_are_and_which_issue(
    name: str, status: str | None, rank: int
) -> None:
    """Words for the status are known in every form; what says two things says nothing."""
    found = vintage(f"data/{name}")

    assert (found.status, found.rank) == (status, rank)


def test_the_label_is_the_name_without_its_ending() -> None:
    """Folders and signs of addresses are no part of it."""
    assert vintage("data/MHSDS%20Data_AprPerf_2024.CSV").label == "MHSDS Data_AprPerf_2024"


@given(st.text(max_size=60))
def test_any_name_has_a_vintage(name: str) -> None:
    """No name is refused, and none is without a place."""
    assert vintage(name).rank >= 1
