"""Workbooks: made to hurt they are refused at once; made by Excel they are read as typed."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Sqr
from sqr.errors import InputError
from sqr.files.vetted import UnfitError, vetted
from sqr.folder.load import inputs
from sqr.ratings.table import read

HEAD: list[object] = ["unit", "criterion", "level", "reviewer", "note"]
ROWS: list[list[object]] = [["Alder", "1A.1", 2, "R1", "seen"], ["Alder", "1A.2", 3, "R1", "heard"]]
MEGA = 1_000_000
# What the process may take beyond what it takes for a small workbook, and how long.
MOST_BYTES = 50 * MEGA
MOST_SECONDS = 0.5


def book(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(
    name: str, change: Callable[[bytes], bytes], add: dict[str, bytes] | None = None
) -> bytes:
    """Return a workbook in which one part is changed, and others are added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([HEAD, *ROWS]))) as old,
        # However little it tries, it makes little of what is all the same.
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)
        for extra, data in (add or {}).items():
            new.writestr(extra, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def blown_up(data: bytes) -> bytes:
    return data.replace(b"</sheetData>", b" " * 300 * MEGA + b"</sheetData>")


def many_cells(data: bytes) -> bytes:
    row = b'<row r="9"><c r="A9"><v>1</v></c></row>'
    return data.replace(b"</sheetData>", row * 3 * MEGA + b"</sheetData>")


def far_out(data: bytes) -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return data.replace(b"</sheetData>", cell + b"</sheetData>")


def far_out_otherwise(data: bytes) -> bytes:
    cell = b"<row r='1048576' ><c t='n' r = 'XFD1048576'><v>1</v></c></row>"
    return data.replace(b"</sheetData>", cell + b"</sheetData>")


def far_row(data: bytes) -> bytes:
    cells = b'<row r="1048000"><c><v>1</v></c></row><row r="3"><c r="XFA3"><v>1</v></c></row>'
    return data.replace(b"</sheetData>", cells + b"</sheetData>")


def laughs(data: bytes) -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    kind = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + levels + b"]>"
    return data.replace(b"<worksheet", kind + b"<worksheet", 1).replace(b">2<", b">&l9;<")


def outside(data: bytes) -> bytes:
    kind = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return data.replace(b"<worksheet", kind + b"<worksheet", 1).replace(b">seen<", b">&f;<")


def lying_directory() -> bytes:
    """The directory says that a part is small; it is not."""
    made = bytearray(
        with_part(SHEET, lambda d: d.replace(b"</sheetData>", b" " * 60 * MEGA + b"</sheetData>"))
    )
    with zipfile.ZipFile(io.BytesIO(bytes(made))) as archive:
        size = archive.getinfo(SHEET).file_size
    small = (1000).to_bytes(4, "little")
    return bytes(made.replace(size.to_bytes(4, "little"), small))


def two_of_a_name() -> bytes:
    out = io.BytesIO(book([HEAD, *ROWS]))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "blanks without end": lambda: with_part(SHEET, blown_up),
    "three million cells in one place": lambda: with_part(SHEET, many_cells),
    "a cell at the far corner": lambda: with_part(SHEET, far_out),
    "a cell at the far corner, written otherwise": lambda: with_part(SHEET, far_out_otherwise),
    "a far row and a far column": lambda: with_part(SHEET, far_row),
    "entities within entities": lambda: with_part(SHEET, laughs),
    "an entity from outside": lambda: with_part(SHEET, outside),
    "a directory that lies": lying_directory,
    "two parts of one name": two_of_a_name,
    "a great many parts": lambda: with_part("", bytes, {f"xl/{n}.xml": b"" for n in range(3000)}),
    "shared strings without end": lambda: with_part(
        "", bytes, {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 60 * MEGA}
    ),
    "not a workbook": lambda: with_part("xl/workbook.xml", lambda d: b"<workbook"),
    "broken off": lambda: book([HEAD, *ROWS])[:-400],
    "only a beginning": lambda: b"PK\x03\x04" + b"\0" * 100,
}  # fmt: skip


@cache
def bomb(name: str) -> bytes:
    """Return a bomb; to make one takes longer than to refuse it."""
    return BOMBS[name]()


def peak_of(path: Path) -> tuple[float, int, str]:
    """Read a workbook in a process of its own; return seconds, its peak memory, what it said."""
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from python_calamine import CalamineWorkbook\n"
        "from sqr.folder.load import inputs\n"
        "from sqr.ratings.readers import open_file\n"
        "from sqr.ratings.scan import scan\n"
        "from sqr.ratings.opened import Scratch\n"
        "from sqr.ratings.words import Words\n"
        "given = inputs([Path(sys.argv[1])], rubric='equity-review')\n"
        "start = time.perf_counter()\n"
        "file = given.files[0]\n"
        "opened = open_file(file, scan(file.path), Words(given), Scratch())\n"
        "seconds = time.perf_counter() - start\n"
        "status = Path('/proc/self/status').read_text()\n"
        "peak = int(status.split('VmHWM:')[1].split()[0]) * 1024\n"
        "print(seconds, peak, opened.unusable)\n"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc to tell a process's peak memory")
    line = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True)
    seconds, peak, said = done.stdout.split(" ", 2)
    return float(seconds), int(peak), said.strip()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> int:
    path = tmp_path_factory.mktemp("usual") / "small.xlsx"
    path.write_bytes(book([HEAD, *ROWS]))
    _, peak, said = peak_of(path)
    assert said == ""
    return peak


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str, usual: int, sqr: Sqr, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb(name))
    seconds, peak, said = peak_of(path)
    assert said
    assert seconds <= MOST_SECONDS
    assert peak - usual <= MOST_BYTES
    ran = sqr("validate", path, "--rubric", "equity-review")
    assert ran.code == 1
    assert "SQR001" in ran.out
    assert "Traceback" not in ran.text
    ran = sqr("score", path, "--rubric", "equity-review")
    assert ran.code == 2
    assert len(ran.text) < 600


def test_the_bombs_are_bombs(tmp_path: Path) -> None:
    """The control: what the vetting passes is read, and it sees through each disguise."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(book([HEAD, *ROWS]))
    assert vetted(path).formulas == 0
    for name in BOMBS:
        if name not in ("not a workbook",):
            path.write_bytes(bomb(name))
            with pytest.raises(UnfitError):
                vetted(path)


def test_a_lying_dimension_is_ignored(sqr: Sqr, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for claim in (b"A1:XFD1048576", b"A1:A1"):
        path.write_bytes(
            with_part(SHEET, lambda d, claim=claim: d.replace(b'ref="A1:E3"', b'ref="%s"' % claim))  # type: ignore[misc]
        )
        ran = sqr("validate", path, "--rubric", "equity-review")
        assert "2 rows = 2 used" in ran.out


def raw(path: Path) -> list[tuple[str, ...]]:
    ratings = read(inputs([path], rubric="equity-review"), notes=True)
    return ratings.con.execute(
        "select unit, criterion, level, reviewer, note from raw order by row"
    ).fetchall()


CELL = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip),
    st.integers(-(10**9), 10**9),
    st.sampled_from([1.5, 0.1, 2.25, True, False, date(2026, 1, 31), datetime(2026, 1, 31, 8, 30)]),
)


def as_typed(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), min_size=1, max_size=5))
def test_cells_read_back_as_typed(
    rows: list[tuple[object, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "typed.xlsx"
    first: list[object] = ["Alder", "1A.1", "2", "R", "n"]
    body = [["" if isinstance(v, str) and v[:1] in "=" else v for v in row] for row in rows]
    path.write_bytes(book([HEAD, first, *(list(row) for row in body), first]))
    filled = [row for row in body if any(as_typed(v) for v in row)]
    wanted = [tuple(as_typed(v) for v in row) for row in [first, *filled, first]]
    assert raw(path) == wanted


def test_a_workbook_that_is_protected_or_of_another_kind_says_what_to_do(
    sqr: Sqr, tmp_path: Path
) -> None:
    kinds = {
        "Numbers": {"Index/Document.iwa": b""},
        "xlsb": {"xl/workbook.bin": b""},
        "OpenDocument": {"mimetype": b"", "content.xml": b""},
        "no workbook": {"a.txt": b""},
    }
    for words, parts in kinds.items():
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        ran = sqr("validate", tmp_path / "a.xlsx", "--rubric", "equity-review")
        assert ran.code == 1
        assert words in ran.out


def test_without_the_library_the_message_says_which(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xlsx").write_bytes(book([HEAD, *ROWS]))
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    ran = sqr("validate", tmp_path / "a.xlsx", "--rubric", "equity-review")
    assert ran.code == 1
    assert "python-calamine" in ran.out
    with pytest.raises(InputError):
        raise InputError("the control: pytest sees what is raised")
