"""Foreign model files: algebra passes, everything that could run code is refused."""

from __future__ import annotations

import pytest

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.core.errors import CardError
from zprime_bridge.external.pyrate_model_text import checked_model

FOREIGN = """\
# YAML 1.1, by somebody's hand: "quoted" and __dunder__ words are fine in comments
---
Author: J. O'Neill <jo@example.org>
Date: 8.06.2020
Name: SM_B-L
Groups: {U1Y: U1, U1BL: U1, SU2L: SU2}
Fermions: {
    L: {Gen: 3, Qnb:{U1BL: -1, U1Y: -1/2, SU2L: 2}},
    eR: {Gen: 3, Qnb:{U1BL: 2 sqrt(2)/3, U1Y: -1}},
}
Potential: {
    Definitions: {Htilde[i] : Eps[i,k] Hbar[k]},
    QuarticTerms: {lambda1 : 1/2 (Hbar[i] H[i])**2, l2: (a b)*(c d), l3: 0.5 a},
}
Latex: {
    lambda1 : \\lambda_{1}, gprime : g',
}
Vevs: {v: H[2]}
"""


def charged(charge: str) -> str:
    return f"Name: M\nFermions: {{Q: {{Gen: 1, Qnb: {{U1X: {charge}}}}}}}\n"


def test_ordinary_files_pass_line_by_line() -> None:
    checked = checked_model(FOREIGN)
    assert checked.count("\n") == FOREIGN.count("\n")
    lines, expected = checked.splitlines(), FOREIGN.splitlines()
    assert lines[4:14] == expected[4:14]
    assert lines[-1] == expected[-1]
    assert "Neill" not in checked
    assert "lambda_" not in checked


@pytest.mark.parametrize("card", shipped_names())
def test_what_we_write_passes(card: str) -> None:
    text = zb.export_pyrate(zb.build_model(zb.load_card(card)))
    body = text[text.index("\nName:") :]
    assert checked_model(text).endswith(body)


@pytest.mark.parametrize(
    "charge",
    [
        '__import__("os").system("touch pwned")',
        "__import__('os')",
        "exec(bytes([1]))",
        "ex ec(1)",
        "ex\n  ec (1)",
        "exit()",
        "[exec][0](1)",
        "(exec)(1)",
        "{exec}(1)",
        "sqrt(2)(3)",
        "t(SU2L,exSU2L,ec)",
        "t(SU2L,execSU2L,(1))",
        "xsqrt(2)",
        "x2(3)",
        "x.real",
        "1.real",
        "2 . real",
        "().y",
        "a_ _b",
        "9**9**9",
        "9**99",
        "2**(3)",
        "x**1.5",
        "1e9 ; 2",
        "9" * 30,
        "!!python/name:os.system",
        "&a 1",
        "x = 1",
        "a @ b",
        "a\\b",
        "1\r#\rexit",
        "½",
        "exec（1）",
        "x\u2028y",
        "x\x0cy",
        "`id`",
        "lambda: 1 if 1 < 2 else 3",
    ],
)
def test_anything_beyond_algebra_is_refused(charge: str) -> None:
    with pytest.raises(CardError, match="PyR@TE would evaluate it as Python"):
        checked_model(charged(charge))


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "\n  /folded", "[a]", "{a: b}", "-x"])
def test_the_name_cannot_leave_the_folder_of_results(name: str) -> None:
    with pytest.raises(CardError, match=r"Name|dot"):
        checked_model(f"Name: {name}\n")


def test_every_place_is_told_with_line_and_column() -> None:
    with pytest.raises(CardError) as info:
        checked_model("Name: M\n\nYukawas: {y : f(x), z : a.b}\n", "my.model")
    assert [(finding.line, finding.column) for finding in info.value.findings] == [(3, 15), (3, 26)]
    assert str(info.value.findings[0]).startswith("my.model:3:15: error: 'f('")


def test_a_comment_cannot_hide_code_behind_a_carriage_return() -> None:
    checked = checked_model("Name: M # harmless\rVevs: {v: exit()}\n")
    assert checked == "Name: M \n"


def test_a_last_line_without_end_is_ended() -> None:
    assert checked_model("Name: M # c") == "Name: M \n"


def test_latex_is_only_left_out_where_it_is_a_whole_section() -> None:
    with pytest.raises(CardError, match=r"\\\\"):
        checked_model("Name: M\nLatex: {a: \\alpha\n")
    with pytest.raises(CardError, match="call"):
        checked_model("Name: M\nLatex: {a: b}, Vevs: {v: exit()}\n")


def test_author_is_only_withheld_in_the_preamble() -> None:
    text = "Author: A\nFermions: {\nAuthor: {Gen: 1}\n}\n"
    assert checked_model(text) == text.replace("Author: A", "Author: withheld")


def test_huge_files_are_refused() -> None:
    with pytest.raises(CardError, match="longer than"):
        checked_model("a" * 2_000_000)
