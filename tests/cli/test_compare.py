"""``teul compare``: the table, the words, the picture."""

import csv

import pytest

from teul.cli import main


@pytest.fixture(autouse=True)
def wide(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)


def test_the_table_the_answer_and_the_files(capsys, tmp_path):
    options = "--optimizer sgd,adam --learning-rate 0.0001,0.05 --batch-size 16 --seeds 2 --epochs 3 --units 8 --out found"
    assert main(["compare", "iris", *options.split()]) == 0
    out = capsys.readouterr().out
    assert "120 rows to choose by, 30 for the test. 8 models, 3 epochs each" in out
    lines = [line for line in out.splitlines() if line.startswith(("sgd", "adam"))]
    assert len(lines) == 4 and "val_accuracy" in out and "batch_size" not in out.splitlines()[1]
    assert "On 30 test rows that no choice has seen: accuracy" in out
    picture = (tmp_path / "found" / "comparison.png").read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 5_000
    with open(tmp_path / "found" / "comparison.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 and float(rows[0]["val_accuracy"]) >= float(rows[-1]["val_accuracy"])


def test_networks_dropout_and_folds(capsys):
    options = "--optimizer adam --units 4/6,5 --dropout 0,0.3 --cv 3 --seeds 1 --epochs 1 --quiet"
    assert main(["compare", "iris", *options.split()]) == 0
    out = capsys.readouterr().out
    assert "6,5" in out and "0.3" in out and "3 folds" in out


@pytest.mark.parametrize(
    "options, said",
    [
        ("--batch-size ten", "numbers with commas"),
        ("--optimizer adma", "Did you mean 'adam'"),
        ("--seeds 0", "--seeds must be at least 1"),
        ("--metric val_acc", "val_accuracy"),
    ],
)
def test_refusals_are_one_line(capsys, options, said):
    assert main(["compare", "iris", *options.split()]) == 2
    assert said in capsys.readouterr().err
