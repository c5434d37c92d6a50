"""CSV files as courses hand them out are read as they are meant."""

import numpy as np
import pytest

from teul.cli.csv_table import read_table
from teul.errors import TeulWarning


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
    with pytest.warns(TeulWarning, match=r"names 2 columns 'a'; the second is called 'a \(1\)'"):
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


class TestHeader:
    def test_repeated_names_stay_a_header(self, table):
        with pytest.warns(TeulWarning, match=r"names 2 columns 'a'"):
            read = table("a,a,y\n1,2,3\n4,5,6\n")
        assert read.has_header and list(read.columns) == ["a", "a (1)", "y"] and len(read) == 2

    def test_words_that_repeat_above_words_are_data(self, table):
        assert not table("red,red,yes\nred,blue,no\n").has_header

    def test_a_nameless_column_of_row_numbers_keeps_the_header(self, table):
        assert list(table(",a,b\n0,1,x\n1,2,y\n").columns) == ["0", "a", "b"]


class TestTrailingSeparator:
    @pytest.mark.parametrize("text", ["a,b,\n1,2,\n3,4,\n", "a,b\n1,2,\n3,4,\n"])
    def test_it_is_dropped_and_said(self, table, text):
        with pytest.warns(TeulWarning, match="ends with a separator: 1 empty column without a name dropped"):
            read = table(text)
        assert list(read.columns) == ["a", "b"] and read.columns["b"].tolist() == [2, 4]

    def test_an_empty_column_with_a_name_stays(self, table):
        assert list(table("a,b\n1,\n2,\n").columns) == ["a", "b"]


class TestNumbersThatCannotBeUsed:
    @pytest.mark.parametrize("cell", ["inf", "-Infinity"])
    def test_infinite(self, table, cell):
        with pytest.raises(ValueError, match=rf"Column 'a' of .* holds {cell} in row 3: an infinite number"):
            table(f"a,b\n1,2\n{cell},4\n")
        with pytest.raises(ValueError, match=r"Column '0' of .* in row 2: an infinite"):
            table(f"1,2\n{cell},4\n")

    @pytest.mark.parametrize("cell", ["1e300", "-3.5e38", "1e999"])
    def test_too_large(self, table, cell):
        with pytest.raises(ValueError, match=rf"Column 'b' of .* holds {cell} in row 2, too large for float32"):
            table(f"a,b\n1,{cell}\n3,4\n")
        assert table("a,b\n1,3.4e38\n").columns["b"][0] == 3.4e38

    @pytest.mark.parametrize(
        "text", ["age;y\n1,5;2\n2;3\n", "1,5;2,3\n2,5;4,1\n", 'age,y\n"1,234",1\n567,2\n', 'a,y\n"1.234,5",0\n', 'a,y\n"1,234,567.5",0\n']
    )
    def test_written_with_a_comma(self, table, text):
        with pytest.raises(ValueError, match=r"looks like numbers written with a comma, such as '1.*Write 1\.5 for 1,5"):
            table(text)

    def test_lists_of_numbers_are_words(self, table):
        assert table('a,y\n"1,2,3",0\n').columns["a"].tolist() == ["1,2,3"]


class TestNoTable:
    def read(self, folder, raw):
        (folder / "t.csv").write_bytes(raw)
        return read_table(str(folder / "t.csv"))

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16(self, tmp_path, encoding):
        with pytest.raises(ValueError, match=r"looks like UTF-16\. Save it as UTF-8"):
            self.read(tmp_path, "a,b\n1,2\n".encode(encoding))

    @pytest.mark.parametrize("text", ["café,b\n1,2\n", "Ärzte,b\n1,2\n", "naïve,Zoë\n1,2\n"])
    def test_latin_1(self, tmp_path, text):
        with pytest.raises(ValueError, match=r"looks like Latin-1 .*Save it as UTF-8"):
            self.read(tmp_path, text.encode("latin-1"))

    def test_nul_bytes(self, tmp_path):
        with pytest.raises(ValueError, match=r"holds 1 NUL byte, the first in line 2.*Save it again as UTF-8"):
            self.read(tmp_path, b"a,b\n1,\x002\n3,4\n")

    def test_a_quote_that_is_not_closed(self, tmp_path):
        with pytest.raises(ValueError, match=r"Row 2 of .* has a quote"):
            self.read(tmp_path, b'name,n\n"Kim,1\nLee,2\n')
        with pytest.raises(ValueError, match=r"Row 3 of .* has a quote"):
            self.read(tmp_path, b'name,n\nPark,0\n"Kim,1\n"Lee",2\nChoi,3\n')
        assert self.read(tmp_path, b'name,n\n"Kim"s,1\n').columns["name"].tolist() == ["Kims"]

    def test_words_between_spaces(self, tmp_path):
        with pytest.raises(ValueError, match="is not a table of rows and columns") as refusal:
            self.read(tmp_path, b"password secret\nuser root\n")
        assert "secret" not in str(refusal.value)

    def test_a_cell_without_end(self, tmp_path):
        with pytest.raises(ValueError, match="not a table"):
            self.read(tmp_path, b"a,b\n1," + b"x" * 200_000 + b"\n")


@pytest.mark.parametrize(
    "raw", [b"\x7fELF\x02\x01\x01\x00" + b"\0" * 40, b"root:x:0:0:r:/r:/bin/sh\nuser:x:1:1:A User:/h:/bin/sh\n"], ids=["binary", "prose"]
)
def test_files_that_are_no_tables_are_not_repeated(tmp_path, capsys, raw):
    from teul.cli import main

    (tmp_path / "system").write_bytes(raw)
    assert main(["train", str(tmp_path / "system"), "--out", str(tmp_path / "o")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and not any(word in err for word in ("x:0", "A User", "ELF", "UTF-16"))


def test_a_single_column_is_no_table_to_learn_from(tmp_path, capsys):
    from teul.cli import main

    (tmp_path / "names").write_text("key:secret\nother:thing\n")
    assert main(["train", str(tmp_path / "names")]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1 and "has a single column" in err and "secret" not in err
