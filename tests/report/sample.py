"""A small review made by hand; ``say`` stands in for every text, to try hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqr.review.agreement_model import (
    AgreementRow,
    AgreementView,
    BoundaryRow,
    Deviation,
    DeviationColumn,
    FairRow,
    RaschView,
    ReviewerRow,
    RulerRow,
)
from sqr.review.inputs import InputFile
from sqr.review.model import (
    AgreedView,
    Count,
    DataQuality,
    FirmView,
    LevelView,
    NoteView,
    PartView,
    Profile,
    Review,
    ReviewerView,
    RowView,
    RubricPart,
    RubricView,
    Standing,
    Status,
    UnitView,
    Voice,
)

Say = Callable[[str], str]

SCALE: tuple[tuple[str, str, str, Standing], ...] = (
    ("Initiating", "Practice is beginning or uneven.", "Intensive support", "support"),
    ("Developing", "Practice is growing and not yet everywhere.", "Targeted support", "steady"),
    ("Established", "Practice is consistent across the school.", "Share it", "strength"),
)
DOMAINS = {
    "1": ("Leadership for equity", ("1A.1 Shared vision", "1A.2 Shared decisions", "1B.1 Budget")),
    "2": ("Teaching and belonging", ("2A.1 High expectations", "2A.2 Feedback", "2A.3 Voice")),
}
UNITS = ("Alder Street School", "Birch Hill Academy", "Cedar Grove School")
# (unit, domain) → the ranks of the criteria; None: not enough evidence.
RANKS: dict[tuple[int, str], tuple[int | None, ...]] = {
    (0, "1"): (2, 2, 1),
    (0, "2"): (2, 0, None),
    (1, "1"): (2, 1, 0),
    (1, "2"): (1, 0, 1),
    (2, "1"): (2, 2, 2),
    (2, "2"): (None, None, 2),
}


def levels(say: Say) -> tuple[LevelView, ...]:
    return tuple(
        LevelView(rank, say(str(rank + 1)), say(name), say(meaning), say(support), standing)
        for rank, (name, meaning, support, standing) in enumerate(SCALE)
    )


def many_levels(size: int) -> tuple[LevelView, ...]:
    standing: dict[int, Standing] = {0: "support", size - 1: "strength"}
    return tuple(
        LevelView(r, str(r + 1), f"Level {r + 1}", "A meaning.", "", standing.get(r, "steady"))
        for r in range(size)
    )


def part(
    say: Say, tier: str, id: str, name: str, level: LevelView | None, parts: tuple[PartView, ...]
) -> PartView:
    status: Status = "levelled" if level else "not_enough_evidence"
    return PartView(
        tier=tier,
        tier_name=tier.title(),
        id=say(id) if id else "",
        name=say(name),
        description=say(f"What {name.lower()} is about."),
        status=status,
        reason="" if level else say("1 reviewer of the 2 that the rubric asks for."),
        level=level,
        number=say("2.33") if level and tier != "criterion" else "",
        steps=(say(f"{len(parts) or 3} parts have a level."), say("The mean is 7/3 = 2.33.")),
        flags=(),
        votes=(),
        reviewers=4,
        self_votes=(),
        descriptor=say("Staff can say what the aim is.") if level else "",
        notes=(),
        parts=parts,
    )


def notes(say: Say, scale: tuple[LevelView, ...]) -> tuple[NoteView, ...]:
    return (
        NoteView(
            reviewer=say("Reviewer 07"),
            source=say("Classroom visit"),
            group=say("Students"),
            date=say("2025-03-04"),
            level=scale[1],
            text=say("Seen in five of six classrooms.\nStudents could explain why."),
            file=say("ratings/east.csv"),
            line=118,
        ),
        NoteView("Reviewer 11", "Interview", "Families", "", None, say("Unsure."), "b.csv", 7),
    )


def criterion(say: Say, text: str, rank: int | None, scale: tuple[LevelView, ...]) -> PartView:
    id, _, name = text.partition(" ")
    level = None if rank is None else scale[rank]
    votes = [0] * len(scale)
    if rank is not None:
        votes[rank] = 3
        votes[max(rank - 1, 0)] += 1
    else:
        votes[1] = 1
    return replace(
        part(say, "criterion", id, name, level, ()),
        votes=tuple(votes),
        reviewers=sum(votes),
        self_votes=tuple(int(r == 2) for r in range(len(scale)))
        if rank == 1
        else (0,) * len(scale),
        flags=(say("Split: two levels or more apart; moderate"),) if rank == 0 else (),
        notes=notes(say, scale) if rank != 1 else (),
        rows=(
            RowView("R1", say("Developing"), say("survey"), "", "b.csv", 8),
            RowView(say("R2"), say("N/O"), say("survey"), say("blank"), say("c.csv"), 9),
        ),
        agreed=AgreedView(
            say("R1, R2"),
            say("2025-03-05"),
            say("Heard."),
            say("Developing"),
            say("consensus.csv"),
            2,
        )
        if rank == 2 and id == "1B.1"
        else None,
    )


def firm(say: Say) -> FirmView:
    return FirmView(
        reviewers=3,
        only="",
        without=((say("R1"), say("Initiating")), (say("R2"), "")),
        rules=5,
        under=(("max", say("Established")), ("min", say("Initiating")), ("quorum", "")),
        nearest=("0.17", "2.5", say("Established"), True),
        held_by=(say("1A.2"), say("1B.1")),
        lifted=say("Established"),
        ways=2,
    )


def domain(say: Say, unit: int, id: str, scale: tuple[LevelView, ...]) -> PartView:
    name, criteria = DOMAINS[id]
    ranks = RANKS[unit, id]
    rows = tuple(criterion(say, c, r, scale) for c, r in zip(criteria, ranks, strict=True))
    known = sorted(r for r in ranks if r is not None)
    level = scale[known[len(known) // 2]] if len(known) > 1 else None
    if id == "2":
        return replace(
            part(say, "domain", id, name, level, rows), firm=firm(say) if level else None
        )
    cluster = part(say, "cluster", "1A", "Vision and voice", scale[2], rows[:2])
    return part(say, "domain", id, name, level, (cluster, *rows[2:]))


def profiles(units: tuple[UnitView, ...], size: int, tier: str) -> tuple[Profile, ...]:
    found = []
    all_parts = [u.domains if tier == "domain" else u.criteria for u in units]
    for parts in zip(*all_parts, strict=True):
        ranks = [p.level.rank if p.level else None for p in parts]
        counts = tuple(ranks.count(rank) for rank in range(size))
        first = parts[0]
        found.append(Profile(tier, first.id, first.name, "", counts, ranks.count(None)))
    return tuple(found)


def quality() -> DataQuality:
    return DataQuality(
        rows_in=1204,
        rows_used=1201,
        # All of it comes from the catalogues of sqr: no file has a say in it.
        set_aside=(Count("duplicate", "the same rating twice", 3),),
        states=(Count("rated", "rated", 1180), Count("blank", "blank", 21)),
        problems=(Count("SQR101", "level not on the scale", 1),),
    )


def rubric_parts(say: Say, scale: tuple[LevelView, ...]) -> tuple[RubricPart, ...]:
    told = ((scale[0].name, say("Nobody can say what the aim is.")),)
    criterion = RubricPart("criterion", say("1A.1"), say("Vision"), say("Look for it."), told, ())
    cluster = RubricPart("cluster", say("1A"), say("Voice"), say("Who speaks."), (), (criterion,))
    return (RubricPart("domain", say("1"), say("Leading"), say("Who leads."), (), (cluster,)),)


def rubric(say: Say, scale: tuple[LevelView, ...]) -> RubricView:
    return RubricView(
        id=say("equity-review"),
        title=say("School Quality and Equity Rubric"),
        version=say("2.1"),
        description=say("Two domains, six criteria, three levels."),
        about=say("Made by reviewers who visited every school for two days."),
        scale_name=say("Stage of practice"),
        levels=scale,
        unit_name="School",
        unit_plural="Schools",
        domain_name="Domain",
        domain_plural="Domains",
        cluster_name="Cluster",
        criterion_name="Criterion",
        criterion_plural="Criteria",
        parts=rubric_parts(say, scale),
        method=(say("A criterion takes the median of its votes."), say("A domain takes the mean.")),
    )


def agreement(say: Say) -> AgreementView:
    columns = tuple(
        DeviationColumn(say(text.partition(" ")[0]), say(text.partition(" ")[2]), id)
        for id, (_, criteria) in DOMAINS.items()
        for text in criteria
    )
    distances = ((-1.4, -0.5, None, 0.0, -0.2, -0.1), (0.3, 0.1, 0.2, None, 0.6, 2.0))
    reviewers = tuple(
        ReviewerRow(
            id=say(id),
            shared=18,
            distance=say(f"{sum(filter(None, values)) / 5:+.2f}"),
            interval=say("from here to there") if place == 0 else "",
            reading=say("stricter"),
            habit=say("only the ends of the scale") if place == 1 else "",
            deviations=tuple(
                Deviation(v, "nothing shared" if v is None else f"{v:+.2f}", 3 * (v is not None))
                for v in values
            ),
        )
        for place, (id, values) in enumerate(zip(("R04", "R11"), distances, strict=True))
    )
    return AgreementView(
        advice=(say("Two reviewers agree."), say("Talk about it."), say("Let R04 see more.")),
        method=say("18 pairs of ratings; α is an ordinal one."),
        rows=(
            AgreementRow("pooled", "", say("All criteria"), 18, say("72%"), say("99%"),
                         say("0.68"), say("0.54 to 0.73"), say("uncertain")),
            AgreementRow("criterion", say("2A.1"), say("Expectations"), 4, "50%", "75%",
                         "undefined", "", "too few schools to say"),
        ),
        remarks=(say("Only 3 schools."),),
        boundaries=(BoundaryRow(say("Initiating"), say("Developing"), say("14%"), say("0.59")),),
        columns=columns,
        reviewers=reviewers,
        left_out=say("Of many reviewers two are shown."),
        groups=(say("R04, R11"), say("R12")),
        links=(say("R12 rates S01"),),
        own=say("In 6 comparisons the schools are equal."),
        rasch=RaschView(
            say("rating scale"),
            rows=(
                RulerRow(say("Reviewer"), say("R04"), 1.2, 0.3, say("1.20 ± 0.30"), say("erratic")),
                RulerRow("Criterion", "2A.1", -2.4, 0.5, "−2.40 ± 0.50", "as expected (1.02)"),
            ),
            units=(-0.5, 0.5, 0.55),
            fair=(FairRow(say("S01"), say("Alder Street School"), say("1.90"), say("2.10")),),
            remarks=(say("Levels that nobody gave have no step."),),
        ),
    )  # fmt: skip


def review(say: Say = str, units: int = 3, scale: tuple[LevelView, ...] | None = None) -> Review:
    """Return a review of so many units; ``say`` is asked for each text in turn."""
    scale = levels(say) if scale is None else scale
    made = tuple(
        UnitView(
            id=say(f"S{place + 1:02}"),
            name=say(UNITS[place] if place < len(UNITS) else f"School {place + 1}"),
            cycle="2024–25",
            attributes=((say("Grades"), say("K–8")), ("Students", "412")),
            overall=part(say, "overall", "", "Overall", scale[1], ()) if place == 0 else None,
            domains=tuple(domain(say, place % 3, id, scale) for id in DOMAINS),
        )
        for place in range(units)
    )
    domains = profiles(made, len(scale), "domain")
    criteria = profiles(made, len(scale), "criterion")
    about = say("Leadership for equity")
    return Review(
        title=say("School Quality Review 2024–25"),
        district=say("Riverbend Unified School District"),
        cycles=(say("2024–25"),),
        first_day=date(2025, 3, 3),
        last_day=date(2025, 4, 11),
        language="en",
        rubric=rubric(say, scale),
        units=made,
        domain_profiles=domains,
        criterion_profiles=tuple(replace(p, domain=about) for p in criteria),
        reviewers=9,
        quality=quality(),
        inputs=(InputFile(say("ratings"), say("ratings/east.csv"), "ab" * 32, 1204),),
        sqr_version="0.1.0",
        agreement=agreement(say),
        team=(ReviewerView(say("R07"), say("panel"), 210, 3), ReviewerView("R11", "self", 6, 1)),
        voices=(Voice(say("Classroom visit"), say("students"), 400, 3), Voice("", "", 5, 1)),
    )
