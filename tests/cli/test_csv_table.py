"""CSV files as courses hand them out are read as they are meant."""

import numpy as np
import pytest

from teul.cli.csv_table import read_table


@pytest.fixture
def table(tmp_path):
    def read(text, header=None, encoding="utf-8"):
        path = tmp_path / "data.csv"
        path.write_bytes(text.encode(encoding))
        return read_table(str(path), header)

    return read


@pytest.mark.parametrize(
    "name, rows, columns, last",
    [
        ("ThoraricSurgery", 470, 18, 0.0),
        ("pima-indians-diabetes", 768, 9, 1.0),
        ("iris", 150, 5, "Iris-setosa"),
        ("sonar", 208, 61, "R"),
        ("wine", 6497, 13, 1.0),
        ("housing", 506, 14, 24.0),
    ],
)
def test_course_files(name, rows, columns, last, data_dir):
    read = read_table(str(data_dir / "course" / f"{name}.csv"))
    assert not read.has_header and list(read.columns) == [str(i) for i in range(columns)]
    assert len(read) == rows and read.columns[str(columns - 1)][0] == last


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "   "])
def test_separators(table, separator):
    read = table("\n".join(separator.join(row) for row in (["a", "b"], ["1", "x"], ["2", "y"])))
    assert read.has_header
    assert read.columns["a"].tolist() == [1, 2] and read.columns["b"].tolist() == ["x", "y"]


def test_quotes_hold_separators_and_line_breaks(table):
    read = table('name,n\r\n"Kim, ""A""",1\r\n"two\nlines",2\r\n\r\n')
    assert read.columns["name"].tolist() == ['Kim, "A"', "two\nlines"] and read.columns["n"].tolist() == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_encodings(table, encoding):
    read = table("나이,결과\n30,생존\n40,사망\n", encoding=encoding)
    assert list(read.columns) == ["나이", "결과"] and read.columns["결과"].tolist() == ["생존", "사망"]


def test_unknown_cells(table):
    read = table("a,b\n1,x\nNA,?\n,y\n4,None\n,\n")
    np.testing.assert_array_equal(read.columns["a"], [1, np.nan, np.nan, 4])
    assert read.columns["b"].tolist() == ["x", None, "y", None]


def test_words_that_python_reads_as_numbers(table):
    assert table("id,n\n1_000,1\n2_000,2\n").columns["id"].tolist() == ["1_000", "2_000"]


def test_header_can_be_said(table):
    assert list(table("a,b\nc,d\n", header=False).columns) == ["0", "1"]
    assert list(table("1,2\n3,4\n", header=True).columns) == ["1", "2"]
    assert list(table("a,a,\n1,2,3\n", header=True).columns) == ["a", "a (1)", "2"]


@pytest.mark.parametrize("target, found", [(None, "c"), ("b", "b"), ("0", "a"), ("-1", "c"), ("-3", "a")])
def test_finding_the_target(table, target, found):
    assert table("a,b,c\n1,2,3\n").find(target) == found


@pytest.mark.parametrize("target", ["3", "-4", "d", "1.5"])
def test_no_such_column(table, target):
    with pytest.raises(ValueError, match=r"has no column .*Its columns: a, b, c"):
        table("a,b,c\n1,2,3\n").find(target)
    with pytest.raises(ValueError, match=r"Its columns: 0 to 2 \(this file has no header\)"):
        table("1,2,3\n4,5,6\n").find("7")


def test_refusals(table, tmp_path):
    for empty in ("", "\n  \n", "a,b\n"):
        with pytest.raises(ValueError, match="holds no rows"):
            table(empty)
    with pytest.raises(ValueError, match=r"Row 3 of .* has 3 cells, but the first row has 2"):
        table("a,b\n1,2\n3,4,5\n")
    (tmp_path / "x.bin").write_bytes(b"\xff\xfe\x00\x81\xff\xff")
    with pytest.raises(ValueError, match="not a text file"):
        read_table(str(tmp_path / "x.bin"))
    with pytest.raises(FileNotFoundError, match="There is no file"):
        read_table(str(tmp_path / "nothing.csv"))
