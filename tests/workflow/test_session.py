"""One call of a verb reads its register once, loads plugins once, and makes their scales once."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.documents import converter, read_register
from rsr.model import Register, Status, StatusScale
from rsr.plugins import ScaleOffer, SourceContext, SourceOffer, hookimpl
from rsr.plugins.manager import Plugins
from rsr.traversal import Walk
from rsr.workflow import reading, session
from rsr.workflow._gathered import GatheredRegister
from rsr.workflow.session import Session

REGISTER = """format: 3
title: Made up
scale: counted
sources: [{id: s, use: counted}]
organisations: [{id: org, name: A body}]
recommendations: [{id: r-1, topic: One, addressed_to: {org: lead}}]
cycles:
  - {id: one, title: First, cut_off_on: 2020-06-30, assessor: org}
  - {id: two, title: Second, cut_off_on: 2021-06-30, assessor: org, previous: one}
"""
TABLE = """format: 3
title: Made up
organisations: [{id: org, name: A body}]
recommendations: [{id: r-1, topic: One, addressed_to: {org: lead}}]
indicators: [{id: i, title: Made up, unit: people, better: lower, bears_on: [r-1]}]
sources:
  - {id: s, use: tabular, options: {file: f.csv, makes: observations, indicator: i, period: {at: month, covers: month}, columns: {value: n}}}
cycles: [{id: one, title: First, cut_off_on: 2022-06-30, assessor: org}]
"""
SCALE = StatusScale(
    id="counted",
    title="Yes",
    statuses=(Status(id="yes", label="Yes", definition="So.", colour="#006600", symbol="o"),),
)


class Counted:
    """A scale and a source, and how often they are asked."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    @hookimpl
    def rsr_scales(self) -> Iterable[ScaleOffer]:
        """Offer a scale."""
        yield ScaleOffer(name="counted", summary="One status.", make=self.scale)

    @hookimpl
    def rsr_sources(self) -> Iterable[SourceOffer]:
        """Offer a source."""
        yield SourceOffer(name="counted", summary="No records.", make=lambda _: self)

    def scale(self) -> StatusScale:
        """Count."""
        self.found["scales"] += 1
        return SCALE

    def gather(self, context: SourceContext) -> Iterable[Any]:
        """Count."""
        del context
        self.found["sources"] += 1
        return ()

    def counting(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Count the calls of a function."""

        def call(*given: Any) -> Any:
            self.found[name] += 1
            return real(*given)

        return call


@pytest.mark.parametrize(
    ("verb", "scales"),
    [
        pytest.param(lambda path, to: rsr.publish(path, cycle="two", to=to), 1, id="publish"),
        pytest.param(lambda path, to: rsr.freeze(path, cycle="two", to=to), 1, id="freeze"),
        pytest.param(lambda path, _: rsr.check(path), 1, id="check"),
        pytest.param(lambda path, _: rsr.assess(path, cycle="two"), 1, id="assess"),
        pytest.param(lambda path, _: rsr.explain(path, "r-1", cycle="two"), 1, id="explain"),
        pytest.param(lambda path, _: rsr.measure(path), 0, id="measure"),
        pytest.param(lambda path, _: rsr.gather(path), 0, id="gather"),
    ],
)
def test_a_verb_resolves_everything_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: Callable[[Path, Path], Any],
    scales: int,
) -> None:
    """Both cycles are assessed on the way to a release, and one of them is published."""
    (tmp_path / "register.yaml").write_text(REGISTER, "utf-8")
    counted = Counted()
    for module in (reading, session):
        monkeypatch.setattr(module, "read_register", counted.counting("registers", read_register))

    class CountedPlugins(Plugins):
        def __init__(self) -> None:
            counted.found["plugins"] += 1
            super().__init__(extra=(counted,), entry_points=False)

    monkeypatch.setattr(session, "Plugins", CountedPlugins)

    verb(tmp_path, tmp_path / "out")

    once = {"registers": 1, "plugins": 1, "sources": 1}
    assert dict(counted.found) == once | ({"scales": 1} if scales else {})


def test_a_gathered_register_is_a_type_of_its_own(tmp_path: Path) -> None:
    """It is not gathered again, is told in one line, and is written as any register."""
    (tmp_path / "f.csv").write_text("month,n\n2021-01,5\n2021-02,6\n", "utf-8")
    (tmp_path / "register.yaml").write_text(TABLE, "utf-8")
    read = rsr.load(tmp_path)

    gathered = rsr.gather(read).register

    assert type(read) is Register
    assert type(gathered) is GatheredRegister
    assert rsr.gather(gathered).register is gathered
    assert len(repr(gathered)) < 300
    assert len(gathered.observations) == 2
    written = converter.unstructure(gathered)
    assert converter.structure(written, Register).observations == gathered.observations
    frozen = rsr.freeze(gathered, cycle="one")
    assert type(frozen.register) is Register
    assert frozen.register.origins is None


def test_what_was_found_in_gathering_is_no_part_of_the_document(tmp_path: Path) -> None:
    """Neither a search for names nor the publications that records cite looks into it."""
    (tmp_path / "f.csv").write_text("month,n\n2021-01,5\n2021-02,6\n", "utf-8")
    (tmp_path / "register.yaml").write_text(TABLE, "utf-8")
    read = rsr.load(tmp_path)
    gathered = rsr.gather(read).register

    walk = Walk(lambda field: field.name)

    added = {path[0] for path, _, _ in walk.register(gathered)} - {
        path[0] for path, _, _ in walk.register(read)
    }
    assert added == {"observations"}


def test_a_scale_of_the_registers_own_comes_before_that_of_a_plugin() -> None:
    """Both have one id: what people wrote stands."""
    own = evolve(SCALE, title="The register's own")
    register = Register(title="Made up", scale="counted", scales=(own,))
    with Plugins(extra=(Counted(),), entry_points=False) as plugins:
        assert Session(register=register, plugins=plugins).scale is own
        assert Session(register=evolve(register, scales=()), plugins=plugins).scale is SCALE
