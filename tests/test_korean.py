"""Messages in Korean are Korean throughout, and a count of one is not a plural."""

import pytest

from teul.datasets.table import DATASETS
from teul.errors import tell
from teul.korean import korean
from teul.registry import FAMILIES


@pytest.fixture
def in_korean(monkeypatch):
    monkeypatch.setenv("TEUL_LANG", "ko")


def test_a_requirement_reads_well_whatever_its_words(in_korean):
    assert tell("bad_argument", owner="Dense", argument="units", expected="a positive integer", got=-1) == (
        "Dense: units=-1은(는) 쓸 수 없습니다. 필요한 값: 1 이상인 정수."
    )
    assert tell("bad_argument", owner="A", argument="b", expected="unheard of", got=0).endswith("필요한 값: unheard of.")


@pytest.mark.parametrize(
    "words, said",
    [("one of sum, mean", "sum, mean 가운데 하나"), ("at least 3", "3 이상"), ("a number from 0 to 1", "0부터 1까지의 수"),
     ("between 0 and 1", "0과(와) 1 사이의 수"), ("2 or more", "2 이상"), ("0 or less", "0 이하"), ("'a', 'b' or 'c'", "'a', 'b' 또는 'c'"),
     ("of shape (2,)", "모양이 (2,)인 것")],
)  # fmt: skip
def test_requirements_with_a_value_in_them(words, said):
    assert korean(words) == said


def test_a_name_of_the_users_is_never_translated(in_korean):
    text = tell("unknown_name", kind="loss", name="loss", hint="", known="mse")
    assert text == "손실 함수 가운데 'loss'이라는 이름은 없습니다. 쓸 수 있는 이름: mse."


def test_every_family_of_named_things_has_a_korean_word():
    assert [family.kind for family in FAMILIES if korean(family.kind) == family.kind] == []


def test_every_data_set_is_described_in_korean():
    assert [name for name, entry in DATASETS.items() if korean(entry.description) == entry.description] == []


def test_one_is_no_plural(monkeypatch):
    monkeypatch.setenv("TEUL_LANG", "en")
    assert tell("rows_without_answer", count=1, column="y") == "Left out: 1 row without a value in column 'y'."
    assert tell("rows_without_answer", count=2, column="y").startswith("Left out: 2 rows ")
