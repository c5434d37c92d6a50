"""`teul predict`: new rows are prepared exactly as in training, and every answer is the trained model's."""

import csv
import json

import numpy as np
import pytest

from teul.cli import main
from teul.cli.csv_table import read_table
from teul.cli.prepare import prepare_table
from teul.models import load_model

ROWS = [f"{i % 9 + 0.25},{'red' if i % 2 else 'blue'},{'abc'[i % 3]},{'yes' if i % 9 > 4 else 'no'}" for i in range(120)]
HEADER = "size,colour,kind,bought"


def run_here(capsys, *arguments):
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def predictions(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(here, capsys):
    """A network trained on words and numbers, with some cells unknown."""
    rows = [ROWS[0].replace("0.25", "?"), *ROWS[1:]]
    (here / "shop.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    code, out, _ = run_here(capsys, "train", "shop.csv", "--target", "bought", "--epochs", "5")
    assert code == 0
    assert out.splitlines()[-1] == "predict new rows: teul predict teul-runs/shop NEW.csv"
    return here / "teul-runs/shop"


@pytest.mark.filterwarnings("ignore:Filled with")
def test_the_answers_are_the_trained_models_own(shop, here, capsys):
    data = prepare_table(read_table("shop.csv"), "bought", None, 0.2, 0)
    outputs = np.concatenate([load_model(shop / "model.teul", compile=False).predict(data.x[p], verbose=0) for p in data.x])
    code, out, _ = run_here(capsys, "predict", "teul-runs/shop", "shop.csv")
    assert code == 0 and out == "120 rows predicted, written to teul-runs/shop/predictions.csv\n"
    read = predictions(shop / "predictions.csv")
    assert list(read[0]) == ["row", "prediction", "probability of no", "probability of yes"]
    # the parts of the training are the same rows in another order
    yes = [float(row["probability of yes"]) for row in read]
    np.testing.assert_allclose(sorted(yes), sorted(outputs[:, 0]), rtol=1e-4, atol=1e-6)
    assert all((p >= 0.5) == (row["prediction"] == "yes") for p, row in zip(yes, read, strict=True))
    assert [row["row"] for row in read] == [str(i + 1) for i in range(120)]


def test_columns_are_found_by_name_and_the_answer_may_be_missing(shop, here, capsys):
    (here / "full.csv").write_text("\n".join([HEADER, *ROWS[:6]]))
    (here / "new.csv").write_text(
        "extra,kind,size,colour\n" + "\n".join(f"x{i},{'abc'[i % 3]},{i % 9 + 0.25},{['blue', 'red'][i % 2]}" for i in range(6))
    )
    assert run_here(capsys, "predict", str(shop), "full.csv", "--out", "a.csv")[0] == 0
    assert run_here(capsys, "predict", str(shop), "new.csv", "--out", "b.csv")[0] == 0
    assert predictions("a.csv") == predictions("b.csv")


def test_unknown_cells_and_new_words_are_told(shop, here, capsys):
    (here / "new.csv").write_text("size,colour,kind\n?,red,a\n2,green,zebra\n3,red,\n")
    code, out, err = run_here(capsys, "predict", str(shop), "new.csv")
    assert code == 0 and out.startswith("3 rows predicted")
    assert "note: Filled with the median of the training: 1 unknown number." in err
    assert "Column 'kind' holds words that the training never saw, such as 'zebra', in 2 rows" in err
    assert "Column 'colour' holds words that the training never saw, such as 'green', in 1 row:" in err


@pytest.mark.parametrize("full", [True, False])
def test_without_a_header_columns_go_by_their_place(here, capsys, full):
    (here / "bare.csv").write_text("\n".join(ROWS) + "\n")
    assert run_here(capsys, "train", "bare.csv", "--no-header", "--epochs", "2", "--quiet", "--target", "3")[0] == 0
    facts = json.loads((here / "teul-runs/bare/preparation.json").read_text(encoding="utf-8"))
    assert facts["file_columns"] == ["0", "1", "2", "3"] and facts["header"] is False and facts["target"] == "3"
    (here / "new.csv").write_text("\n".join(row if full else row.rsplit(",", 1)[0] for row in ROWS[:5]))
    code, out, err = run_here(capsys, "predict", "teul-runs/bare", "new.csv", "--no-header")
    assert (code, err) == (0, "") and out.startswith("5 rows predicted")


def test_words_that_all_look_like_numbers(here, capsys):
    (here / "t.csv").write_text("size,code,y\n" + "".join(f"{i % 5},{['1', '2', 'x'][i % 3]},{i % 2}\n" for i in range(60)))
    assert run_here(capsys, "train", "t.csv", "--epochs", "1", "--quiet")[0] == 0
    (here / "new.csv").write_text("size,code\n1,1\n2,2\n")
    assert run_here(capsys, "predict", "teul-runs/t", "new.csv")[::2] == (0, "")


def test_regression_speaks_in_the_columns_own_units(here, capsys):
    (here / "line.csv").write_text("x,y\n" + "\n".join(f"{i},{3 * i + 1000.5}" for i in range(100)))
    assert run_here(capsys, "train", "line.csv", "--epochs", "100", "--quiet", "--learning-rate", "0.01")[0] == 0
    (here / "new.csv").write_text("x\n10\n50\n")
    assert run_here(capsys, "predict", "teul-runs/line", "new.csv")[0] == 0
    read = predictions("teul-runs/line/predictions.csv")
    assert list(read[0]) == ["row", "prediction"]
    np.testing.assert_allclose([float(row["prediction"]) for row in read], [1030.5, 1150.5], atol=6)


def test_a_data_set_and_three_classes(here, capsys):
    assert run_here(capsys, "train", "iris", "--epochs", "60", "--quiet")[0] == 0
    (here / "new.csv").write_text("5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n")
    assert run_here(capsys, "predict", "teul-runs/iris", "new.csv")[0] == 0
    read = predictions("teul-runs/iris/predictions.csv")
    assert [row["prediction"] for row in read] == ["setosa", "virginica"]
    assert all(sum(float(v) for k, v in row.items() if k.startswith("probability")) == pytest.approx(1, abs=1e-4) for row in read)


def test_the_preparation_can_be_read(shop):
    lines = (shop / "preparation.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 25 and ' "target": "bought",' in lines and '  "colour": ["blue", "red"],' in lines


class TestRefusals:
    @pytest.mark.parametrize(
        "content, words",
        [
            ("colour,kind\nred,a\n", "no column 'size', which the network learned from (1 column is missing)"),
            ("siz,colour,kind\n1,red,a\n", "Did you mean 'siz'?"),
            ("size,colour,kind\n1,red,a\nbig,red,a\n", "Column 'size' of new.csv holds 'big' in row 3"),
            ("1,red\n", "has 2 columns, but the network learned from 3"),
            ("size,colour,kind\n1e300,red,a\n", "too large for float32"),
            ("", "holds no rows"),
        ],
    )
    def test_the_table(self, shop, here, capsys, content, words):
        (here / "new.csv").write_text(content)
        code, out, err = run_here(capsys, "predict", str(shop), "new.csv")
        assert (code, out) == (2, "") and words in err and len(err.splitlines()) == 1

    def test_the_folder(self, shop, here, capsys):
        (here / "new.csv").write_text("size,colour,kind\n1,red,a\n")
        assert "no preparation.json that can be read" in run_here(capsys, "predict", "nowhere", "new.csv")[2]
        assert "There is no file gone.csv" in run_here(capsys, "predict", str(shop), "gone.csv")[2]
        assert "Cannot write to" in run_here(capsys, "predict", str(shop), "new.csv", "--out", "no/such/place.csv")[2]
        (shop / "model.teul").unlink()
        assert "no model.teul" in run_here(capsys, "predict", str(shop), "new.csv")[2]
        (shop / "preparation.json").write_text("[1]")
        assert "no preparation.json that can be read" in run_here(capsys, "predict", str(shop), "new.csv")[2]


def test_korean_classes_can_be_read_by_a_spreadsheet(here, capsys):
    rows = [f"{i},{'예' if i > 30 else '아니오'}" for i in range(60)]
    (here / "k.csv").write_text("\n".join(["크기,구매", *rows]), encoding="cp949")
    assert run_here(capsys, "train", "k.csv", "--target", "구매", "--epochs", "1")[0] == 0
    assert run_here(capsys, "predict", "teul-runs/k", "k.csv")[0] == 0
    written = (here / "teul-runs/k/predictions.csv").read_bytes()
    assert written.startswith("\ufeffrow,prediction,probability of 아니오".encode())


@pytest.mark.filterwarnings("ignore:Filled with")
def test_a_report_prepares_its_rows_as_the_training_did(shop, here, capsys):
    code, whole, _ = run_here(capsys, "report", "teul-runs/shop", "shop.csv")
    assert code == 0 and "binary on 120 rows" in whole
    assert run_here(capsys, "report", "teul-runs/shop/model.teul", "shop.csv")[1] == whole
    (shop / "model.teul").rename(here / "alone.teul")
    code, _, error = run_here(capsys, "report", "alone.teul", "shop.csv")
    assert code == 2 and "not numbers: colour, kind, bought" in error


def test_a_report_of_classes_written_as_numbers(here, capsys):
    (here / "f.csv").write_text("a,y\n" + "\n".join(f"{i},{float(i > 30)}" for i in range(60)) + "\n")
    assert run_here(capsys, "train", "f.csv", "--target", "y", "--epochs", "1")[0] == 0
    code, out, _ = run_here(capsys, "report", "teul-runs/f", "f.csv")
    assert code == 0 and "binary on 60 rows" in out
    (here / "g.csv").write_text("a,y\n1,0\n2,1\n3,7\n")
    code, _, error = run_here(capsys, "report", "teul-runs/f", "g.csv")
    assert code == 2 and "y must be one of 0, 1, but it is '7'" in error


def test_a_report_of_amounts_is_in_their_own_units(here, capsys):
    rng = np.random.default_rng(0)
    x = rng.normal(size=80)
    y = 5000 + 1000 * x
    (here / "r.csv").write_text("\n".join(["a,pay", *(f"{a},{'' if i == 7 else b}" for i, (a, b) in enumerate(zip(x, y, strict=True)))]))
    assert run_here(capsys, "train", "r.csv", "--target", "pay", "--units", "0", "--epochs", "60")[0] == 0
    run_here(capsys, "predict", "teul-runs/r", "r.csv")
    answers = np.array([float(row["prediction"]) for row in predictions(here / "teul-runs/r/predictions.csv")])
    errors = np.delete(np.abs(answers - y), 7)
    code, out, error = run_here(capsys, "report", "teul-runs/r", "r.csv")
    assert code == 0 and "Left out: 1 row without a value in column 'pay'" in error and "regression on 79 rows" in out
    said = next(line for line in out.splitlines() if line.startswith("MAE"))
    assert float(said.split()[1].replace(",", "")) == pytest.approx(errors.mean(), rel=1e-2)
    worst = int(np.argmax(np.where(np.arange(80) == 7, 0, np.abs(answers - y)))) + 1
    assert f"Worst answered rows: {worst}," in out


def test_a_network_larger_than_the_memory_is_one_line(here, capsys):
    code, _, error = run_here(capsys, "train", "iris", "--units", "1000000000000")
    assert code == 2 and "asks for a weight of shape (4, 1000000000000)" in error and error.count("\n") == 1
