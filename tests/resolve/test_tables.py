"""Budget lines, checks and results of small tables: what is read, what holds, what is reported."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.document import Document
from pipeline.read.tables.keyed import find_keyed_tables
from pipeline.read.tables.text import find_text_tables
from pipeline.resolve.budget_lines import TableRecords, resolve_tables
from pipeline.resolve.results import split_activities
from pipeline.resolve.table_terms import names, role_of, terms


def document(text: str, **more: object) -> Document:
    tables = (*find_text_tables(text), *find_keyed_tables(text))
    return Document("a.txt", "0" * 64, "text", text, tables=tables, **more)  # type: ignore[arg-type]


def records(text: str, **more: object) -> tuple[TableRecords, list]:
    issues: list = []
    return resolve_tables(document(text, **more), issues), issues


YEARS = """(Thousands of United States dollars; budget year is from 1 July to 30 June)

Category\t2023/24 expenditure (1)\t2024/25 apportionment (2)\tVariance Amount (3)=(2)-(1)\tVariance Percentage (4)=(3)÷(1)
Personnel
Observers\t1 200.5\t1 100.5\t(100.0)\t(8.3)
Contingents\t10 000.0\t12 000.0\t2 000.0\t20.0
Subtotal\t11 200.5\t13 100.5\t1 900.0\t17.0
Gross requirements\t11 200.5\t13 100.5\t1 900.0\t17.0
Income\t200.5\t100.5\t(100.0)\t(49.9)
Net requirements\t11 000.0\t13 000.0\t2 000.0\t18.2
"""


def test_scale_sign_period_measure_and_role() -> None:
    found, issues = records(YEARS)
    lines = {(b.item, b.measure): b for b in found.budget_lines}
    spent = lines["Contingents", "2023/24 expenditure"]
    assert (spent.value, spent.currency, spent.period) == (Decimal(10_000_000), "USD", "2023-07-01/2024-06-30")
    assert lines["Observers", "Variance Amount"].value == Decimal(-100_000)
    assert lines["Subtotal", "2024/25 apportionment"].role == "subtotal"
    assert lines["Net requirements", "2024/25 apportionment"].role == "total"
    assert not any("Percentage" in b.measure for b in found.budget_lines)
    assert found.checks and all(c.holds for c in found.checks) and issues == []
    assert {b.reconciled for b in found.budget_lines} == {"ok"}


def test_every_kind_of_rule_is_tested() -> None:
    rules = {c.rule for c in records(YEARS)[0].checks}
    assert {"(3)=(2)-(1)", "(4)=(3)÷(1)", "subtotal = sum of lines", "net = gross - lines"} <= rules


@pytest.mark.parametrize(
    ("right", "wrong", "rule"), [("(100.0)\t(8.3)", "100.0\t(8.3)", "(3)=(2)-(1)"), ("\t20.0", "\t21.0", "(4)=(3)÷(1)")]
)
def test_a_wrong_figure_is_reported_and_not_corrected(right: str, wrong: str, rule: str) -> None:
    found, issues = records(YEARS.replace(right, wrong, 1))
    failing = [c for c in found.checks if not c.holds]
    assert rule in {c.rule for c in failing}
    assert [i.code for i in issues] == ["check_failed"] * len(failing)
    if rule == "(3)=(2)-(1)":
        bad = next(b for b in found.budget_lines if b.item == "Observers" and b.measure == "Variance Amount")
        assert bad.value == Decimal(100_000) and bad.reconciled == "failed"


def test_rounded_figures_may_be_off_by_the_last_digit_and_no_more() -> None:
    text = "(Thousands of US dollars)\n\nItem\tAmount\nA\t1.1\nB\t2.2\nC\t3.3\nTotal\t{}\n"
    for total, holds in (("6.6", True), ("6.7", True), ("7.1", False)):
        [check] = records(text.format(total))[0].checks
        assert check.holds is holds and check.tolerance == Decimal("0.20")


SEED_LIKE = """Budget

Item\tBrief description\tTotal amount
Travel\tWorkshop\t\\$70,000.00
Rent\tOffice\t\\$5,000.00
Programme support costs (13%)\t\t\\$9,750.00
\tTotal:\t\\$84,750.00
"""


def test_support_cost_and_a_total_labelled_beside() -> None:
    found, _ = records(SEED_LIKE)
    assert [b.role for b in found.budget_lines] == ["line", "line", "support_cost", "total"]
    assert [(c.rule, c.holds) for c in found.checks] == [("13% support cost", True), ("total = sum of lines", True)]
    for line in found.budget_lines:
        assert line.start is not None and SEED_LIKE[line.start : line.end] == line.text


def test_wrong_support_cost() -> None:
    found, _ = records(SEED_LIKE.replace("9,750", "9,450").replace("84,750", "84,450"))
    assert [(c.rule, c.holds) for c in found.checks] == [("13% support cost", False), ("total = sum of lines", True)]
    assert found.checks[0].expected == Decimal(9750) and found.checks[0].found == Decimal(9450)


def test_lines_against_the_total_that_the_document_states_elsewhere() -> None:
    text = "Total budget: CHF 1,211\n\nShelter\nBudget: CHF 10\n\nWater\nBudget: CHF 1,200\n\nHealth\nBudget: CHF 0\n"
    found, _ = records(text)
    [check] = found.checks
    assert (check.holds, check.expected, check.found) == (False, Decimal(1211), Decimal(1210))
    assert [b.value for b in found.budget_lines] == [10, 1200, 0] and {b.currency for b in found.budget_lines} == {"CHF"}


def test_staff_tables_are_checked_but_hold_no_money() -> None:
    text = "Staff\n\nGrade\tMen\tWomen\tTotal\nP-4\t3\t4\t7\nP-3\t10\t12\t22\nNGS\t5\t5\t10\nTotal\t18\t21\t39\n"
    found, _ = records(text)
    assert found.budget_lines == [] and len(found.checks) >= 6 and all(c.holds for c in found.checks)


def test_currency_in_cells_and_columns() -> None:
    text = "Item\tUnits\tCost (EUR)\nTyres\t4\t1.200,50\nOil\t2\t300,00\nTotal\t\t1.500,50\n"
    found, _ = records(text)
    assert {b.currency for b in found.budget_lines} == {"EUR"} and len(found.budget_lines) == 3
    assert found.budget_lines[0].value == Decimal("1200.50")


RESULTS = """Project period: January to December 2024

Results

Outcomes\tOutputs\tProposed activities
Safer camps\tPatrols trained\tTrain 40 officers
\t\tSupport deployment of a team Organize two workshops
\tPosts built\tBuild three posts

Budget

Item\tAmount
Posts\t\\$900
Total\t\\$900
"""


def test_results_carry_merged_cells_down_and_split_activities() -> None:
    found, _ = records(RESULTS, kind="project_document", title="Safer camps for all")
    assert [(r.outcome, r.output, r.activity) for r in found.results] == [
        ("Safer camps", "Patrols trained", "Train 40 officers"),
        ("Safer camps", "Patrols trained", "Support deployment of a team"),
        ("Safer camps", "Patrols trained", "Organize two workshops"),
        ("Safer camps", "Posts built", "Build three posts"),
    ]
    assert found.project is not None
    assert (found.project.period, found.project.total, found.project.currency) == ("2024-01/2024-12", Decimal(900), "USD")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Train officers of the Support Unit and the Review Board", 1),
        ("Hold a workshop; Print the manual", 2),
        ("Provide advice to the Ministry of Justice Support the courts", 2),
    ],
)
def test_activities_of_one_cell(text: str, count: int) -> None:
    found = split_activities(text)
    assert len(found) == count and all(text[a.start : a.end] == a.text for a in found)


def test_the_word_lists_compile_and_tell_apart() -> None:
    assert {"measure", "percentage", "count", "role", "scale", "variance", "activity", "output"} <= set(terms())
    assert role_of("Operating expenses") == "line" and role_of("Total, staff") == "subtotal"
    assert names("scale", "Millions of euros") == "1000000"


def test_units_times_unit_cost() -> None:
    text = "Line\tUnits\tUnit cost\tTotal (US$)\nKits\t300\t120\t36,000\nStaff\t4\t13,500\t54,000\nStoves\t10\t22\t220\nTotal\t\t\t90,220\n"
    found, _ = records(text)
    products = [c for c in found.checks if "×" in c.rule]
    assert len(products) == 3 and all(c.holds for c in products)


def test_costs_without_a_currency_are_an_issue_and_no_money() -> None:
    found, issues = records("Item\tCost\nTravel\t700\nRent\t500\nTotal\t1,200\n")
    assert found.budget_lines == [] and [i.code for i in issues] == ["currency_unknown"]


def test_money_under_a_header_that_says_nothing_is_an_issue() -> None:
    text = "(United States dollars)\nItem\tTranche alpha\tCost\nTravel\t700.00\t900.00\nRent\t500.00\t300.00\nTotal\t1,200.00\t1,200.00\n"
    found, issues = records(text)
    assert len(found.budget_lines) == 6
    assert [i.code for i in issues] == ["table_header_unknown"] and "Tranche alpha" in issues[0].message
    assert "Cost" not in issues[0].message.split(":")[1]


def test_outcomes_as_headings_over_the_row() -> None:
    text = (
        "Output\tActivity\tIndicator\nOutcome 1: safer camps\nPatrols\tTrain 40 officers\t40 trained\nPosts\tBuild three posts\t3 built\n"
    )
    found, _ = records(text)
    assert [(r.outcome, r.output, r.indicator) for r in found.results] == [
        ("Outcome 1: safer camps", "Patrols", "40 trained"),
        ("Outcome 1: safer camps", "Posts", "3 built"),
    ]


@pytest.mark.parametrize(
    ("before", "note", "holds"),
    [("", "", False), ("(Thousands of pounds)\n\n", "", True), ("", "\n\nFigures may not add up due to rounding.\n", False)],
)
def test_round_figures_are_exact_unless_a_unit_says_otherwise(before: str, note: str, holds: bool) -> None:
    scaled = ("12", "35", "41", "8", "97") if before else ("12,000", "35,000", "41,000", "8,000", "97,000")
    rows = "".join(f"{label}\t{figure}\n" for label, figure in zip(("Rent", "Fuel", "Staff", "Print", "Total"), scaled, strict=True))
    [check] = records(f"{before}Item\tAmount{'' if before else ' (USD)'}\n{rows}{note}")[0].checks
    assert check.holds is holds


def test_units_times_the_cost_of_one_is_exact_and_short_names_of_support_costs_are_labels() -> None:
    text = (
        "Item\tUnits\tUnit cost (USD)\tTotal\nTrucks\t2\t20,500\t41,000\nPhones\t10\t350\t3,600\n"
        "Sub-total\t\t\t44,600\nPSC (7%)\t\t\t3,122\nGrand total\t\t\t47,722\n"
    )
    found, _ = records(text)
    checks = [(c.row, c.rule.rsplit(" ", 1)[-1], c.holds, c.tolerance) for c in found.checks]
    assert (
        checks[:2] == [(0, "Units", True, 0), (1, "Units", False, 0)] and all(holds for _, _, holds, _ in checks[2:]) and len(checks) == 5
    )
    assert [b.role for b in found.budget_lines if b.column == 3] == ["line", "line", "subtotal", "support_cost", "total"]
    assert role_of("UN programme support costs (13 per cent)") == role_of("GMS 8%") == role_of("ISC (5%)") == "support_cost"


def test_the_stated_total_stands_for_the_project_where_the_lines_do_not_add_up_to_it() -> None:
    text = "Total budget: CHF 1,211\n\nShelter\nBudget: CHF 10\n\nWater\nBudget: CHF 1,200\n\nHealth\nBudget: CHF 0\n"
    found, _ = records(text, kind="project_document")
    assert found.project is not None and (found.project.total, found.project.currency) == (Decimal(1211), "CHF")


def test_a_table_of_facts_has_no_header_of_prose_and_only_money_is_money() -> None:
    text = (
        "Facts\n\nSetting\tValue of it\nDuration\tMarch to June 2019, four months\nDonor\tGovernment of Norway; Government of Japan\n"
        "Partner\tMinistry of the Interior of the country\nTotal\tUS$ 12,000\nStaff\t14\n"
    )
    [table] = find_text_tables(text)
    assert table.columns == ("Setting", "Value of it") and len(table.rows) == 5
    assert [(b.item, b.value, b.role) for b in records(text)[0].budget_lines] == [("Total", Decimal(12000), "total")]
