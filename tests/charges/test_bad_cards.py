"""Bad cards: one clear line per finding, with its place, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable


KEYS = "charges, flow, name, notes, parameters, point, rotations, source, template"
ALLOWED = "a charge is made of integers, declared parameters, + - * / ** ( ) and sqrt( )"


def test_the_good_card_is_good(good_card: str) -> None:
    assert read_card(good_card, "my.yaml").warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        # top level
        ("name: good", "name: ../../x", "my.yaml:1:7 name: error: '../../x' is not a valid card "),
        ("name: good", "name: Q[0]", "my.yaml:1:7 name: error: 'Q[0]' is not a valid card name: "),
        ("name: good", "name: [good]", "my.yaml:1:7 name: error: must be a name, not a list"),
        ("name: good\n", "", "my.yaml:1:1: error: 'name' is missing"),
        (
            "template: minimal",
            "template: minimum",
            "my.yaml:2:11 template: error: there is no template 'minimum' (did you mean 'minimal'",
        ),
        (
            "template: minimal",
            "template: ../minimal",
            "my.yaml:2:11 template: error: there is no template '../minimal' (did you mean",
        ),
        (
            "notes: a",
            "note: a",
            "my.yaml:4:1 note: error: unknown key 'note' (did you mean 'notes'?)",
        ),
        ("notes: a", "zzz: a", f"my.yaml:4:1 zzz: error: unknown key 'zzz' (known: {KEYS})"),
        (
            "paper:",
            "papr:",
            "my.yaml:3:10 source.papr: error: unknown key 'papr' (did you mean 'pap",
        ),
        ("notes: a test", f"notes: {'x' * 2001}", "my.yaml:4:8 notes: error: is longer than 2000 "),
        # parameters
        ("a: 1/2", "a: .nan", "my.yaml:5:17 parameters.a: error: '.nan' is not a number: "),
        ("a: 1/2", "a: 1e400", "my.yaml:5:17 parameters.a: error: '1e400' is out of range: "),
        ("a: 1/2", "a: 1/0", "my.yaml:5:17 parameters.a: error: '1/0' divides by zero"),
        ("a: 1/2", "a: [1]", "my.yaml:5:17 parameters.a: error: must be a number, not a list"),
        ("b: }", "E: 1, b: }", "my.yaml:5:25 parameters.E: error: 'E' is reserved (sympy and "),
        (
            "b: }",
            "astar: 1, b: }",
            "error: 'astar' is reserved: PyR@TE reads names ending in 'star'",
        ),
        ("b: }", "Q[0]: 1, b: }", "error: not valid YAML: "),
        ("b: }", '"Q[0]": 1, b: }', "parameters.Q[0]: error: 'Q[0]' is not a valid name: use a "),
        ("b: }", "lambda: 1, b: }", "parameters.lambda: error: 'lambda' is a word of the Python "),
        # charges
        (
            "[1/3, 1/3, a]\n  u",
            "[1/3, a]\n  u",
            "my.yaml:7:7 charges.q: error: must have 3 charges, ",
        ),
        (
            "[1/3, 1/3, a]\n  u",
            "1/3\n  u",
            "charges.q: error: must be a list of 3 charges, one for",
        ),
        ("[1/3, 1/3, a]\n  u", "[1/3, , a]\n  u", "error: not valid YAML: "),
        (
            "[1/3, 1/3, a]\n  u",
            "[1/3, '', a]\n  u",
            "my.yaml:7:13 charges.q[1]: error: the charge is missing: write a rational such as 0",
        ),
        (
            "[1/3, 1/3, a]\n  u",
            "[0.333, 1/3, a]\n  u",
            "7:8 charges.q[0]: error: '0.333': a decimal is not exact: write the rational 1/3",
        ),
        (
            "[1/3, 1/3, a]\n  u",
            "[1e400, 1/3, a]\n  u",
            "my.yaml:7:8 charges.q[0]: error: '1e400': a decimal is not exact: write an exact ",
        ),
        (
            "[1/3, 1/3, a]\n  u",
            "[.nan, 1/3, a]\n  u",
            f"my.yaml:7:8 charges.q[0]: error: '.nan': '.' is not allowed; {ALLOWED}",
        ),
        (
            "[1/3, 1/3, a]\n  u",
            '[\'__import__("os").system("x")\', 1/3, a]\n  u',
            "q[0]: error: '__import__(\"os\").system(\"x\")': '__import__' cannot be called",
        ),
        (
            "[1/3, 1/3, a]\n  u",
            "[1/3, [1], a]\n  u",
            "my.yaml:7:13 charges.q[1]: error: must be one charge, such as 0, -1/3 or 2*l - x",
        ),
        (
            "phi: 2*a",
            "phi: 2*aa",
            "scalars.phi: error: undefined parameter 'aa' (did you mean 'a'?)",
        ),
        ("phi: 2*a", "phi: 1/0", "my.yaml:13:24 charges.scalars.phi: error: '1/0' divides by zero"),
        # fields
        (
            "phi: 2*a",
            "phi2: {charge: 1, su2: 1}",
            "scalars: error: 'phi' is missing: template 'mini",
        ),
        (
            "phi: 2*a",
            "phi: a, chi: 1",
            "scalars.chi: error: is not in template 'minimal' (did you mean 'phi'?): give its ",
        ),
        (
            "phi: 2*a",
            'phi: a, "Q[0]": 1',
            "charges.scalars.Q[0]: error: 'Q[0]' is not a valid name",
        ),
        ("phi: 2*a", "phi: a, xbar: {charge: 1}", "error: 'xbar' is reserved: PyR@TE reads names "),
        ("phi: 2*a", "phi: a, nu: {charge: 1}", "error: 'nu' is a fermion of the Standard Model"),
        ("phi: 2*a", "phi: {charge: a, su2: 2}", "phi.su2: error: the template has su2: 1, got 2"),
        (
            "phi: 2*a",
            "phi: {charge: a, su3: 2}",
            "phi.su3: error: unknown key 'su3' (did you mean ",
        ),
        (
            "phi: 2*a",
            "phi: {su2: 1}",
            "my.yaml:13:24 charges.scalars.phi: error: 'charge' is missing",
        ),
        (
            "phi: 2*a",
            "phi: a, t: {charge: 1, su2: 3}",
            "t.su2: error: must be one of 1, 2, got '3'",
        ),
        (
            "phi: 2*a",
            "phi: a, t: {charge: 1, su2: 2, y: 3/2}",
            "charges.scalars.t.y: error: a doublet needs y: 1/2, only neutral fields get a vev",
        ),
        ("phi: 2*a}", "phi: 2*a}\n  extra: {phi: {charge: 1}}", "error: 'phi' is already a scalar"),
        (
            "phi: 2*a}",
            "phi: 2*a}\n  extra: {psi: {charge: 1, copies: 99}}",
            "my.yaml:14:36 charges.extra.psi.copies: error: must be one of 1, 2, 3, 4, 5, 6, 7",
        ),
        # point
        (
            "m_zprime: 5000",
            "m_zprime: -5",
            "my.yaml:14:19 point.m_zprime: error: must be positive, ",
        ),
        (
            "m_zprime: 5000",
            "m_zprime: .inf",
            "point.m_zprime: error: '.inf' is not a finite decimal",
        ),
        (
            "m_zprime: 5000",
            "m_zprime: NaN",
            "point.m_zprime: error: 'NaN' is not a finite decimal ",
        ),
        ("m_zprime: 5000", "m_zprime: 1e400", "point.m_zprime: error: '1e400' is out of range: "),
        ("m_zprime: 5000, ", "", "my.yaml:14:8 point: error: 'm_zprime' is missing"),
        (
            "g_prime: 0.5",
            "g_prime: 0.5, alpha4: 1",
            "point: error: give exactly one of g_prime and ",
        ),
        (", g_prime: 0.5", "", "my.yaml:14:8 point: error: give exactly one of g_prime and alpha4"),
        ("g_prime: 0.5", "g_prime: 0", "point.g_prime: error: must be positive, got 0.0"),
        ("g_prime: 0.5", "g_prime: 0.5, g_12: nan", "point.g_12: error: 'nan' is not a finite "),
        # rotations
        ("d_left: ckm", "d_lft: ckm", "rotations.d_lft: error: unknown key 'd_lft' (did you mean "),
        (
            "d_left: ckm",
            "d_left: kcm",
            "my.yaml:15:21 rotations.d_left: error: 'kcm' is no rotation",
        ),
        (
            "d_left: ckm",
            "e_left: ckm",
            "rotations.e_left: error: ckm can only be chosen for u_left",
        ),
        (
            "d_left: ckm",
            "d_right: ckm_dagger",
            "error: ckm_dagger can only be chosen for u_left, d_",
        ),
        (
            "d_left: ckm",
            "d_left: matrix",
            "rotations.d_left: error: 'matrix' is no rotation: write ",
        ),
        ("d_left: ckm", "d_left: {}", "rotations.d_left: error: give at least one of theta_12, "),
        ("d_left: ckm", "d_left: {theta_12: x}", "theta_12: error: 'x' is not a finite decimal"),
        ("d_left: ckm", "d_left: [[1, 0], [0, 1]]", "rotations.d_left: error: must have 3 rows, "),
        (
            "d_left: ckm",
            "d_left: [[1, 0, 0], [0, 1, 0], [0, 0]]",
            "rotations.d_left[2]: error: must have 3 entries, got 2",
        ),
        (
            "d_left: ckm",
            "d_left: [[1, 0, 0], [0, 1, 0], [0, 0, 1.001]]",
            "rotations.d_left: error: is not unitary: V V^dagger differs from 1 by 2.0e-03",
        ),
        (
            "d_left: ckm",
            "d_left: [[1, 0, 0], [0, 1, 0], [0, 0, exp(1)]]",
            "rotations.d_left[2][2]: error: 'exp(1)' is not a complex number: write it like ",
        ),
        # YAML
        ("notes: a test", "notes: &x a", "my.yaml:4:8 notes: error: the anchor &x is not allowed"),
        (
            "notes: a test",
            "notes: !!str a",
            "notes: error: the tag 'tag:yaml.org,2002:str' is not ",
        ),
        (
            "name: good",
            "name: good\nname: x",
            "my.yaml:2:1 name: error: duplicate key 'name': first ",
        ),
        ("charges:", "charges: [", "error: not valid YAML: "),
    ],
)
def test_each_finding_has_its_place_and_says_what_to_do(
    spoiled: Callable[[str, str], list[str]], old: str, new: str, finding: str
) -> None:
    (line,) = spoiled(old, new)
    assert finding in line
    assert "\n" not in line


@pytest.mark.parametrize("name", ["q", "u", "d", "l", "e"])
def test_each_fermion_but_the_right_handed_neutrino_is_needed(
    good_card: str, refusal: Callable[[str], list[str]], name: str
) -> None:
    lines = [line for line in good_card.splitlines() if not line.startswith(f"  {name}: ")]
    assert refusal("\n".join(lines)) == [f"my.yaml:7:3 charges: error: {name!r} is missing"]


def test_a_misspelt_field_is_also_missing(spoiled: Callable[[str, str], list[str]]) -> None:
    assert spoiled("  q:  [", "  Q:  [") == [
        "my.yaml:7:3 charges: error: 'q' is missing",
        "my.yaml:7:3 charges.Q: error: unknown key 'Q' (did you mean 'q'?)",
    ]
    assert spoiled("  u:  [", "  q:  [") == [
        "my.yaml:7:3 charges: error: 'u' is missing",
        "my.yaml:8:3 charges.q: error: duplicate key 'q': first given in line 7",
    ]


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file(
    refusal: Callable[[str], list[str]],
) -> None:
    findings = refusal(
        """\
name: Q[0]
template: planck_saf
colour: 3
parameters: {E: 1, a: .nan, b: 1e400}
charges:
  q:  [0.333, 1/0, a]
  u:  [-1/8, -1/8]
  d:  [-1/8, '__import__("os").system("x")', c]
  l:  [0, 1/2, 1/4]
  l:  [0, 1/2, 1/4]
  scalars: {H: 0, phibar: 1/8, "../../x": 1}
point: {m_zprime: .inf, alpha4: -1, g_prime: 1}
rotations: {d_left: ckmm, e_left: *ckm}
"""
    )
    places = [finding.split(": ")[0] for finding in findings]
    assert places == [
        "my.yaml:1:7 name",
        "my.yaml:2:11 template",
        "my.yaml:3:1 colour",
        "my.yaml:4:17 parameters.E",
        "my.yaml:4:23 parameters.a",
        "my.yaml:4:32 parameters.b",
        "my.yaml:6:3 charges",  # 'e' is missing
        "my.yaml:6:8 charges.q[0]",
        "my.yaml:6:15 charges.q[1]",
        "my.yaml:7:7 charges.u",
        "my.yaml:8:14 charges.d[1]",
        "my.yaml:8:46 charges.d[2]",
        "my.yaml:10:3 charges.l",
        "my.yaml:11:27 charges.scalars.phibar",
        "my.yaml:11:43 charges.scalars.../../x",
        "my.yaml:12:8 point",
        "my.yaml:12:19 point.m_zprime",
        "my.yaml:12:33 point.alpha4",
        "my.yaml:13:21 rotations.d_left",
        "my.yaml:13:35 rotations.e_left",
    ]


def test_charges_without_value_at_the_defaults_are_all_found_when_the_card_is_read(
    good_card: str, refusal: Callable[[str], list[str]]
) -> None:
    text = good_card.replace("b: }", "b: 1/2}").replace("phi: 2*a", "phi: 1/(a - b)")
    text = text.replace("nu: [-1, -1, b]", "nu: [-1, sqrt(a - 1), b]")
    assert refusal(text) == [
        "my.yaml:12:12 charges.nu[1]: error: 'sqrt(a - 1)' takes the root of a negative number",
        "my.yaml:13:24 charges.scalars.phi: error: '1/(a - b)' divides by zero",
    ]


def test_an_unused_parameter_is_a_warning(good_card: str) -> None:
    card = read_card(good_card.replace("b: }", "b: , c: 1}"), "my.yaml")
    (warning,) = card.warnings
    assert warning.severity is Severity.WARNING
    assert str(warning) == (
        "my.yaml:5:30 parameters.c: warning: parameter 'c' is not used by any charge"
    )


def test_a_card_without_parameters_section_is_told_to_add_one(
    good_card: str, refusal: Callable[[str], list[str]]
) -> None:
    findings = refusal(good_card.replace("parameters: {a: 1/2, b: }\n", ""))
    assert findings[0] == (
        "my.yaml:6:18 charges.q[2]: error: undefined parameter 'a': declare it under parameters"
    )
    assert len(findings) == 7
