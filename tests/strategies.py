"""Hypothesis strategies for every class of the model, made from its fields and validators."""

import functools
from datetime import date
from typing import Any, Literal, get_args, get_origin

import attrs
from hypothesis import strategies as st

from rsr.documents.forms import form_of, without_none
from rsr.model import (
    COLLECTIONS,
    Addressee,
    Addressees,
    DueDate,
    Interval,
    Label,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Options,
    Period,
    Register,
    Role,
    ScaleMapping,
    Status,
    StatusMapping,
    StatusScale,
    Succession,
    Suppressed,
    TableRelation,
    Value,
)
from rsr.model.fields import LARGEST, Least, Matches, not_blank, texts_wanted

__all__ = ["instances", "json_values", "registers", "whole_register_parts"]


def _not_blank(text: str) -> bool:
    return not_blank.fits(text) is not None


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
numbers = st.integers(-LARGEST, LARGEST) | st.floats(
    -LARGEST, LARGEST, allow_nan=False, allow_infinity=False
)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
_in_order = st.tuples(numbers, numbers).map(sorted)
_intervals = st.builds(
    lambda bounds, stated: Interval(low=bounds[0], high=bounds[1], stated=stated),
    _in_order,
    st.none() | numbers,
)
_suppressed = _in_order.map(lambda bounds: Suppressed(low=bounds[0], high=bounds[1])) | (
    numbers.map(lambda low: Suppressed(low=low))
)
_values = st.one_of(
    numbers.map(lambda value: Number(value=value)),
    _intervals,
    _suppressed,
    st.none().map(lambda _: Missing()),
    words.filter(_not_blank).map(lambda why: Missing(why=why)),
    st.sampled_from([NotApplicable(), NotCollected()]),
)


@functools.cache
def _texts(rule: Any) -> st.SearchStrategy[str]:
    rule = getattr(rule, "rule", rule)  # a field's validator asks the rule only where it must
    if isinstance(rule, Matches):
        pattern = rule.pattern
        if rule.anywhere:
            return words.filter(lambda text: pattern.search(text) is not None)
        # Words that a pattern spells out need their letters as well.
        letters = {char for char in pattern.pattern if char.isascii() and char.isprintable()}
        alphabet = "".join(
            sorted({*"abz019-._/:htps#\N{LATIN SMALL LETTER E WITH ACUTE}", *letters})
        )
        made = st.from_regex(pattern, fullmatch=True, alphabet=alphabet)
        return made.filter(lambda text: len(text) <= rule.longest)
    return words


def _limits(rule: Any) -> tuple[float, float]:
    """Return the least and the most that a rule allows of a number."""
    least = rule.bound if isinstance(rule, Least) else None
    most = rule.most if isinstance(rule, Least) else None
    return (-LARGEST if least is None else least, LARGEST if most is None else most)


def _of_type(type_: Any, rule: Any) -> st.SearchStrategy[Any]:
    inner, optional = without_none(type_)
    made = _of_inner(inner, rule)
    return st.none() | made if optional else made


def _of_inner(type_: Any, rule: Any) -> st.SearchStrategy[Any]:
    if type_ == Value:
        return _values
    if type_ == Addressees:
        return _addressees()
    if type_ == Options and rule is texts_wanted:
        texts = st.one_of(words, numbers, st.booleans())
        several = texts | st.lists(texts, max_size=2)
        wanted = several | several.map(lambda these: {"not": these})
        return st.dictionaries(words, wanted, max_size=3)
    if type_ == Options:
        return st.dictionaries(words, json_values, max_size=3)
    if type_ in (str, Label):
        return _texts(rule)
    if type_ is bool:
        return st.booleans()
    if type_ is int:
        least, most = _limits(rule)
        return st.integers(int(least), int(most))
    if type_ in (float, int | float):
        least, most = _limits(rule)
        return numbers if most == LARGEST else st.floats(least, most)
    if type_ is date:
        return days
    if get_origin(type_) is Literal:
        return st.sampled_from(get_args(type_))
    if get_origin(type_) is tuple and form_of(type_) is None:
        item = _of_type(get_args(type_)[0], rule)
        return st.lists(item, max_size=2).map(tuple)
    return instances(type_)


def _addressees() -> st.SearchStrategy[Addressees]:
    ids = _texts(attrs.fields(Addressee).organisation.validator)
    roles = st.sampled_from(get_args(Role))
    return st.dictionaries(ids, roles, max_size=3).map(
        lambda given: tuple(Addressee(organisation=id_, role=role) for id_, role in given.items())
    )


def _due_date() -> st.SearchStrategy[DueDate]:
    every = _parts(DueDate)
    return st.fixed_dictionaries({**every, "on": days}).map(lambda given: DueDate(**given)) | (
        st.fixed_dictionaries({**every, "as_stated": words.filter(_not_blank)}).map(
            lambda given: DueDate(**given)
        )
    )


def _mapping(status: st.SearchStrategy[str]) -> st.SearchStrategy[StatusMapping]:
    told = {**_parts(StatusMapping), "status": status, "loss": words.filter(_not_blank)}
    return st.fixed_dictionaries(told).map(lambda given: StatusMapping(**given))


@st.composite
def _scale(draw: st.DrawFn) -> StatusScale:
    identifiers = _texts(attrs.fields(Status).id.validator)
    ids = draw(
        st.lists(
            identifiers.filter(lambda id_: id_ != "undetermined"),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    symbols = draw(
        st.lists(words.filter(_not_blank), min_size=len(ids), max_size=len(ids), unique=True)
    )
    statuses = tuple(
        attrs.evolve(draw(instances(Status)), id=id_, symbol=symbol)
        for id_, symbol in zip(ids, symbols, strict=True)
    )
    mappings = tuple(
        ScaleMapping(to=to, statuses=tuple(draw(_mapping(st.just(id_))) for id_ in ids))
        for to in draw(st.lists(identifiers, max_size=2))
    )
    given = draw(st.fixed_dictionaries(_parts(StatusScale, "statuses", "mappings")))
    return StatusScale(**given, statuses=statuses, mappings=mappings)


def _parts(cls: Any, *without: str) -> dict[str, st.SearchStrategy[Any]]:
    """Return a strategy for each field: named, so that optional ones do not keep their default."""
    return {
        attribute.name: _of_type(attribute.type, attribute.validator)
        for attribute in attrs.fields(cls)
        if attribute.name not in without
    }


@functools.cache
def instances(cls: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for any instance of a class of the model."""
    if cls is Period:
        return st.tuples(days, days).map(lambda two: Period(start=min(two), end=max(two)))
    if cls is Succession:
        sides = st.sets(words.filter(_not_blank), min_size=2, max_size=5).map(sorted)
        parts = _parts(Succession, "predecessors", "successors")
        return st.tuples(sides, st.fixed_dictionaries(parts)).map(
            lambda two: Succession(
                predecessors=tuple(two[0][:-1]), successors=tuple(two[0][-1:]), **two[1]
            )
        )
    if cls is TableRelation:
        return st.fixed_dictionaries(
            _parts(TableRelation, "parts")
            | {"parts": st.sets(words.filter(_not_blank), min_size=1, max_size=3).map(sorted)}
        ).map(
            lambda given: TableRelation(
                **{**given, "parts": tuple(one for one in given["parts"] if one != given["total"])}
                if given["indicators"]
                else {**given, "parts": tuple(given["parts"]), "total": None}
            )
        )
    if cls is Interval:
        return _intervals
    if cls is Suppressed:
        return _suppressed
    if cls is DueDate:
        return _due_date()
    if cls is StatusMapping:
        return _mapping(_texts(attrs.fields(Status).id.validator))
    if cls is StatusScale:
        return _scale()
    if cls is Register:
        return registers()
    return st.fixed_dictionaries(_parts(cls)).map(lambda given: cls(**given))


def whole_register_parts() -> dict[str, st.SearchStrategy[Any]]:
    """Return a strategy for each field of a register's head."""
    return _parts(Register, "origins", *COLLECTIONS)


@functools.cache
def registers() -> st.SearchStrategy[Register]:
    """Return a strategy for registers that hold a record of some of their collections."""
    records = {name: st.none() | instances(cls) for name, cls in COLLECTIONS.items()}

    def made(given: tuple[dict[str, Any], dict[str, Any]]) -> Register:
        head, some = given
        held = {name: (record,) for name, record in some.items() if record is not None}
        given_all: dict[str, Any] = {**head, **held}
        return Register(**given_all)

    few = st.lists(st.sampled_from(sorted(records)), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: records[name] for name in names})
    )
    return st.tuples(st.fixed_dictionaries(whole_register_parts()), few).map(made)
