"""The open-set report as Markdown: narrow tables, one for each question."""

from collections.abc import Callable, Sequence
from pathlib import Path

from model.calibration import Calibration, Strictness
from model.evaluation.answers import MEMBER_PRIOR, Recogniser
from model.evaluation.bootstrap import Estimate
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun
from model.evaluation.open_set import (
    DRAWS,
    ENROLLED,
    GROWTH_MEMBERS,
    GROWTH_NOTES,
    PICTURED,
    POOLED_MEMBERS,
    RESAMPLES,
    Cell,
    OpenSetMeasurement,
    measure_open_set,
)
from model.evaluation.open_set_trials import (
    CLLR,
    CLLR_LOST,
    ECE,
    EER,
    FNIR_AT_1,
    FNIR_AT_5,
    MIN_CLLR,
    MIN_DCF,
    MISNAMED,
    MISSED,
    NAMED,
    NAMED_UNLIKE,
    RANK_1,
    UNSURE_MEMBERS,
    UNSURE_STRANGERS,
)
from model.evaluation.servers import LOOK_ALIKE, POOLED
from model.evaluation.tables import markdown_table

DETECTION = "Detection"
CALIBRATION = "Calibration"
AT_NORMAL = "At normal"
AT_NORMAL_SHIPPED = f"{AT_NORMAL}, by the calibration that ships"
PLAIN = "Against plain cosines"
GROWTH = "More notes"
CONDITIONS = "By condition"
FIGURES = {
    DETECTION: (RANK_1, EER, MIN_DCF, FNIR_AT_1, FNIR_AT_5),
    CALIBRATION: (CLLR, MIN_CLLR, CLLR_LOST, ECE),
    AT_NORMAL: (NAMED, NAMED_UNLIKE, MISSED, MISNAMED, UNSURE_MEMBERS, UNSURE_STRANGERS),
    GROWTH: (FNIR_AT_1, FNIR_AT_5, NAMED, MISSED),
    CONDITIONS: (
        *(RANK_1, EER, FNIR_AT_1, FNIR_AT_5, NAMED, MISSED, MISNAMED),
        *(UNSURE_MEMBERS, UNSURE_STRANGERS, CLLR_LOST, ECE),
    ),
}
NOT_IN_PERCENT = (MIN_DCF, CLLR, MIN_CLLR, CLLR_LOST)

Find = Callable[[int, int], Cell | None]
"""Members wanted and notes enrolled to what was measured."""


def open_set_report(
    run: EmbeddingRun, *, plots: Path | None = None, processes: int | None = None
) -> str:
    """Measure a run, draw the pictures if a folder for them is given, and return the tables.

    See `measure_open_set` for what it raises.
    """
    if plots is not None:
        plots.mkdir(parents=True, exist_ok=True)  # what cannot be written is told at once
    measured = measure_open_set(run, processes=processes)
    if plots is not None:
        from model.evaluation.open_set_plots import draw_all  # noqa: PLC0415  # slow to import

        draw_all(measured, plots)
    return open_set_tables(measured)


def open_set_tables(measured: OpenSetMeasurement) -> str:
    """Return the means over corpora first, then the pool, then each corpus."""
    scopes: dict[str, Find] = {}
    if len(measured.averaged) > 1:
        scopes[f"Mean of {', '.join(measured.averaged)}"] = measured.mean
    pooled_first = sorted({name for name, *_ in measured.cells}, key=lambda name: name != POOLED)
    scopes |= {_title(name): _of(measured, name) for name in pooled_first if name == POOLED}
    scopes |= {_title(name): _of(measured, name) for name in measured.measured}
    pieces = [_introduction(measured)]
    for title, find in scopes.items():
        pieces += _tables(measured.recognisers, title, find)
    if measured.shipped:
        pieces.append(_shipped_table(measured))
    if growth := measured.mean_growth():
        pieces.append(_growth_table(measured, growth))
    if len(measured.run.conditions) > 1 and (by_condition := measured.mean_by_condition()):
        pieces.append(_condition_table(measured, by_condition))
    return "\n\n".join(pieces)


def _introduction(measured: OpenSetMeasurement) -> str:
    """Say what was done, and what the figures mean."""
    run = measured.run
    degraded = f' but in the table "{CONDITIONS}"' if len(run.conditions) > 1 else ""
    return (
        f"Split {run.split}, up to {run.notes_per_speaker} notes a speaker, all of them clean"
        f"{degraded}; seed {run.seed}. Servers drawn {DRAWS} times; everybody "
        "else is a stranger; a corpus of few people makes smaller servers: two thirds of those "
        "with a note to spare. In brackets the 95 % interval of "
        f"{RESAMPLES} resamples of the speakers. "
        "The cohort and the calibration hold nobody of the corpus, but where the calibration that "
        "ships is named.\n\n"
        "All in % but minDCF (at a prior of 0.01) and Cllr (bits). FNIR: members' notes missed or "
        "misnamed. EER and minDCF: the same against strangers named. Cllr: the best member against "
        f"a stranger. ECE: ten bins of equal mass, where {100 * MEMBER_PRIOR:.0f} % of the notes "
        "are members'. Normal: the threshold at which "
        f"{100 * Strictness.NORMAL.fpir:g} % of strangers are to be named. Members "
        'missed: nobody is named; "can\'t tell" is among them. '
        "Look-alikes: strangers whose notes' mean has a cosine of more than "
        f"{LOOK_ALIKE} to a member's, so that they may be the member under another name, or kin."
    )


def _title(name: str) -> str:
    return "Pooled: all cleanly labelled corpora together" if name == POOLED else name


def _of(measured: OpenSetMeasurement, name: str) -> Find:
    """Return what finds the cells of one corpus, or of the pool."""
    return lambda members, enrolled: measured.cells.get((name, members, enrolled))


def _tables(recognisers: Sequence[Recogniser], title: str, find: Find) -> list[str]:
    """Return all tables of one corpus, or of the means."""
    cells = [
        (enrolled, cell)
        for members in POOLED_MEMBERS
        for enrolled in ENROLLED
        if (cell := find(members, enrolled)) is not None
    ]
    # Too few people make the same server of two sizes: told once.
    told = {(cell.members, enrolled): cell for enrolled, cell in cells}
    tables = [
        f"### {title}: {name}\n\n{table}"
        for name in (DETECTION, CALIBRATION, AT_NORMAL)
        if (table := _figure_table(recognisers, FIGURES[name], told))
    ]
    return [*tables, f"### {title}: {PLAIN}\n\n{_plain_table(recognisers, told)}"]


def _figure_table(
    recognisers: Sequence[Recogniser],
    names: Sequence[str],
    cells: dict[tuple[int, int], Cell],
) -> str:
    """Return a row for each size and recogniser that has such figures; empty without any."""
    rows = [
        [str(members), str(enrolled), one.name, *(_text(name, figures[name]) for name in names)]
        for (members, enrolled), cell in cells.items()
        for one in recognisers
        if names[0] in (figures := cell.figures[one.name])
    ]
    return markdown_table(["members", "notes", "system", *names], rows) if rows else ""


def _shipped_table(measured: OpenSetMeasurement) -> str:
    """Return the figures of the pool by the calibration that ships."""
    told = {(cell.members, enrolled): cell for (_, enrolled), cell in measured.shipped.items()}
    return (
        f"### {_title(POOLED)}: {AT_NORMAL_SHIPPED}\n\nIt was fitted on "
        f"{Calibration.default().measured_on}: others than these, but maybe of their corpora.\n\n"
        f"{_figure_table(measured.with_threshold, FIGURES[AT_NORMAL], told)}"
    )


def _plain_table(recognisers: Sequence[Recogniser], cells: dict[tuple[int, int], Cell]) -> str:
    """Return how many of the errors of plain cosines are left, and how many notes tell."""
    cosine, centroids, head = (one.name for one in recognisers[:3])
    compared = [(FNIR_AT_1, head), (FNIR_AT_1, centroids), (FNIR_AT_5, head)]
    rows = [
        [
            *map(str, (members, enrolled, cell.corpora, cell.probes, cell.strangers)),
            *(
                _ratio(cell.figures[one][name], cell.figures[cosine][name])
                for name, one in compared
            ),
        ]
        for (members, enrolled), cell in cells.items()
    ]
    heads = ["members", "notes", "corpora", "members' notes", "strangers' notes"]
    return markdown_table([*heads, *(f"{name}: {one} / {cosine}" for name, one in compared)], rows)


def _growth_table(measured: OpenSetMeasurement, growth: dict[int, Cell]) -> str:
    """Return the figures of members who enrol note after note."""
    corpora = dict.fromkeys(name for name, _ in measured.growth if name in measured.averaged)
    sizes = [f"{name} ({measured.growth[name, 1].members} members)" for name in corpora]
    rows = [
        [str(notes), one.name, *(_text(name, figures.get(name)) for name in FIGURES[GROWTH])]
        for notes, cell in growth.items()
        for one in measured.recognisers
        for figures in [cell.figures[one.name]]
    ]
    return (
        f"### {GROWTH}\n\nServers of up to {GROWTH_MEMBERS} members with more than {GROWTH_NOTES} "
        f"notes: {', '.join(sizes)}. The same members, strangers and notes to identify in all "
        f"rows.\n\n{markdown_table(['notes', 'system', *FIGURES[GROWTH]], rows)}"
    )


def _condition_table(measured: OpenSetMeasurement, cells: dict[str, Cell]) -> str:
    """Return the figures of notes in each condition, then the mean of those of the degraded."""
    members, enrolled = PICTURED
    sizes = {
        name: f"{name} ({cell.members} members)"
        for (name, _), cell in measured.degraded.items()
        if name in measured.averaged
    }
    told = {
        condition: ([condition, str(cell.corpora), str(cell.probes), str(cell.strangers)], cell)
        for condition, cell in cells.items()
    }
    degraded = [cell for condition, cell in cells.items() if condition != CLEAN]
    if len(degraded) > 1:
        mean = "mean of the degraded"
        told[mean] = [f"**{mean}**", "", "", ""], Cell.mean(degraded)
    rows = [
        [*label, one.name, *(_text(name, figures.get(name)) for name in FIGURES[CONDITIONS])]
        for label, cell in told.values()
        for one in measured.recognisers
        for figures in [cell.figures[one.name]]
    ]
    heads = ["condition", "corpora", "members' notes", "strangers' notes", "system"]
    return (
        f"### {CONDITIONS}\n\nServers of up to {members} members with {enrolled} clean notes each: "
        f"{', '.join(sizes.values())}. The same servers and notes to identify in all rows, without "
        f"those that are too short for a condition.\n\n"
        f"{markdown_table([*heads, *FIGURES[CONDITIONS]], rows)}"
    )


def _text(name: str, estimate: Estimate | None) -> str:
    """Return a figure with its interval; a dash without one."""
    if estimate is None:
        return "-"
    scale, form = (1, "{:.3f}") if name in NOT_IN_PERCENT else (100, "{:.1f}")
    value, low, high = (form.format(scale * x) for x in (estimate.value, *estimate.interval))
    return f"{value} [{low}, {high}]"


def _ratio(after: Estimate, before: Estimate) -> str:
    """Return the ratio, and its interval; a dash where there were no errors before."""
    if not before.value:
        return "-"
    ratio = after / before
    return f"{ratio.value:.2f} [{', '.join(f'{end:.2f}' for end in ratio.interval)}]"
