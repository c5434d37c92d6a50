"""With TEUL_LANG=ko no line of the command is half English: names, numbers and code aside, no run of English words is left."""

import re

import pytest

from teul.cli import main

#: Three English words in a row; quoted words and what follows a colon as a list of names are the user's or Keras's own.
ENGLISH = re.compile(r"\b[A-Za-z][a-z']+ [a-z']{2,} [a-z']{2,}")

FILES = {
    "t.csv": "colour,bought\n" + "red,yes\nblue,no\n" * 10,
    "one.csv": "x,y\n" + "1,yes\n2,yes\n" * 5,
    "mixed.csv": "age,id,day,empty,y\n"
    + "".join(f"{i % 7 or '?'},n{i},2024-01-{1 + i % 9:02},,{'ab'[i % 2] if i else ''}\n" for i in range(80)),
    "line.csv": "x,y\n" + "".join(f"{i},{2 * i + 0.5}\n" for i in range(60)),
    "few.csv": "x,y\n1,2\n",
    "ragged.csv": "a,b\n1,2\n3,4,5\n",
    "comma.csv": "age;y\n1,5;2\n",
    "inf.csv": "a,y\ninf,2\n",
    "large.csv": "a,y\n1e300,2\n",
    "quote.csv": 'a,y\n"x,2\n',
    "twice.csv": "a,a,y,\n" + "1,2,3,\n4,5,6,\n" * 6,
    "prose.csv": "once upon a time\nthere was text\n",
    "single.csv": "a\nb\nc\n",
    "empty.csv": "",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TEUL_LANG", "ko")
    monkeypatch.setenv("TEUL_OFFLINE", "1")
    monkeypatch.setenv("TEUL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("TEUL_DATA_DIR", raising=False)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "utf16.csv").write_bytes("a,b\n1,2\n".encode("utf-16"))
    (tmp_path / "latin.csv").write_bytes("café,b\n1,2\n".encode("latin-1"))
    (tmp_path / "nul.csv").write_bytes(b"a,b\n1,\x002\n3,4\n")
    return tmp_path


def half_english(text):
    """The lines with English sentences in them; the report of scikit-learn names its columns in English."""
    return [line for line in text.splitlines() if ENGLISH.search(re.sub(r"'[^']*'|teul (train|predict) \S+", "...", line))]


@pytest.mark.parametrize(
    "command",
    [
        "datasets",
        "train iris --epochs 2",
        "train xor --epochs 2",
        "train mixed.csv --epochs 2",
        "train line.csv --epochs 2",
        "train twice.csv --epochs 2 --task regression",
        "train digit",
        "train mnist",
        "train nothing.csv",
        "train t.csv --target bough",
        "train t.csv --target colour --task regression",
        "train t.csv --no-header --target 7",
        "train mixed.csv --target age --task binary",
        "train line.csv --task unit_regression",
        *(f"train {name}" for name in FILES if name not in ("mixed.csv", "line.csv", "twice.csv", "t.csv")),
        "train utf16.csv",
        "train latin.csv",
        "train nul.csv",
        "train digits --target x",
        "train digits --units 64;32",
        "train digits --epochs 0",
        "train digits --epochs many",
        "train digits --epoch 3",
        "train digits --test-size 1",
        "train digits --learning-rate -1",
        "train digits --optimizer rmsprp",
        "train digits --out t.csv",
        "train digits --task foo",
        "trian digits",
        "train",
        "train x y",
        "predict nowhere t.csv",
        "predict t.csv",
    ],
)
def test_no_english_sentence(here, capsys, command):
    main(command.split())
    out, err = capsys.readouterr()
    assert re.search("[가-힣]", out + err)
    assert half_english(out + err) == []
    assert all(re.search("[가-힣]", line) for line in err.splitlines() if not line.startswith("    ") and line.startswith("teul"))
    assert "note:" not in err


def test_predicting(here, capsys):
    main(["train", "mixed.csv", "--target", "y", "--epochs", "1", "--quiet"])
    capsys.readouterr()
    (here / "new.csv").write_text("age,day\n?,2024-01-01\n2,never\n")
    assert main(["predict", "teul-runs/mixed", "new.csv"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("2줄을 예측해") and err.count("알림:") == 2 and half_english(out + err) == []
    for text in ("age\n1\n", "1,2,3,4,5,6,7\n", "age,day\nold,x\n"):
        (here / "new.csv").write_text(text)
        assert main(["predict", "teul-runs/mixed", "new.csv"]) == 2
        assert half_english(capsys.readouterr().err) == []


def test_the_check_itself_finds_english():
    assert half_english("'age' 열을 뺐습니다: its words differ in nearly every row.") != []
