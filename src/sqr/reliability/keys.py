"""Reviewers against a key, what experts or a key file say; units' own votes against the panel."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sqr.agreement.accuracy import accuracies
from sqr.agreement.panel import Bools, Ints
from sqr.ratings.table import Ratings
from sqr.reliability.keyfile import KeyFile
from sqr.reliability.model import AccuracyFinding, Calibration, SelfFinding
from sqr.reliability.scopes import Settings
from sqr.reliability.votes import EXPERT, Votes
from sqr.rubric.model import Rubric
from sqr.scoring.panel import vote

MOST_ADVICE = 3


def experts(ratings: Ratings) -> tuple[int, ...]:
    """Return the reviewers whose declared role is *expert*."""
    expert = {r.id for r in ratings.inputs.reviewers or () if r.role == EXPERT}
    return tuple(n for n, id_ in enumerate(ratings.meaning.reviewers) if id_ in expert)


def levels_of(votes: Votes, chosen: Bools, rubric: Rubric) -> dict[tuple[int, int], int]:
    """Return the level that the panel rule makes of the chosen votes, by unit and criterion."""
    places = np.flatnonzero(chosen)
    order = np.lexsort((votes.rank[places], votes.criterion[places], votes.unit[places]))
    ranks: dict[tuple[int, int], list[int]] = {}
    for place in places[order]:
        key = (int(votes.unit[place]), int(votes.criterion[place]))
        ranks.setdefault(key, []).append(int(votes.rank[place]))
    decided: dict[tuple[int, ...], int | None] = {}
    found = {}
    for key, given in ranks.items():
        all_of = tuple(given)
        if all_of not in decided:
            decided[all_of] = vote(rubric, all_of).rank
        level = decided[all_of]
        if level is not None:
            found[key] = level
    return found


def calibration(
    votes: Votes, ratings: Ratings, file: KeyFile | None, chosen: Settings
) -> Calibration | None:
    """Return each reviewer against the key, or against the experts; None without either."""
    skilled = np.isin(votes.reviewer, experts(ratings))
    rubric = ratings.inputs.loaded.rubric
    if file is not None:
        key, source, judged = file.of(votes, ratings.meaning.cycles), file.name, ~votes.own
    elif skilled.any():
        key = levels_of(votes, skilled & ~votes.own, rubric)
        source, judged = "the experts' votes", ~skilled & ~votes.own
    else:
        return None
    panel, places = votes.panel(judged)
    right = np.full(panel.subjects, -1, dtype=np.intp)
    pairs = zip(panel.subject.tolist(), votes.unit[places].tolist(),
                votes.criterion[places].tolist(), strict=True)  # fmt: skip
    for subject, unit, criterion in pairs:
        right[subject] = key.get((unit, criterion), -1)
    criterion = votes.criterion[places]
    found = []
    for one in accuracies(panel, right, chosen.draws, chosen.seed):
        if one.votes:
            mine = (panel.reviewer == one.reviewer) & (right[panel.subject] >= 0)
            apart = panel.rank[mine] - right[panel.subject[mine]]
            found.append(
                AccuracyFinding(
                    ratings.meaning.reviewers[one.reviewer], one.votes, one.exact, one.adjacent,
                    one.bias, _practise(apart, criterion[mine], right[panel.subject[mine]], rubric),
                )
            )  # fmt: skip
    found.sort(key=lambda finding: finding.exact.value or 0.0)
    fingerprint = file.sha256 if file is not None else ""
    return Calibration(source, fingerprint, len(key), tuple(found))


def _practise(apart: Ints, criterion: Ints, right: Ints, rubric: Rubric) -> tuple[str, ...]:
    """Return where a reviewer missed the key most: criteria, then the boundary."""
    said = []
    missed = Counter(criterion[apart != 0].tolist())
    for place, n in missed.most_common(MOST_ADVICE - 1):
        mine = apart[criterion == place]
        high, low = int((mine > 0).sum()), int((mine < 0).sum())
        way = "too high" if not low else "too low" if not high else "both ways"
        said.append(f"{rubric.criteria[place].id}: {n} of {len(mine)} missed, {way}")
    names = [level.name for level in rubric.levels]
    lower, upper = np.minimum(right, right + apart), np.maximum(right, right + apart)
    crossed = [int(((lower <= k) & (upper > k)).sum()) for k in range(len(names) - 1)]
    if any(crossed):
        most = int(np.argmax(crossed))
        said.append(
            f"the boundary {names[most]} | {names[most + 1]}: crossed {crossed[most]} times"
        )
    return tuple(said)


def own_against_panel(votes: Votes, ratings: Ratings) -> tuple[SelfFinding, ...]:
    """Return how units see themselves against the panel: all together first, then each."""
    if not votes.own.any():
        return ()
    rubric = ratings.inputs.loaded.rubric
    own = levels_of(votes, votes.own, rubric)
    panel = levels_of(votes, ~votes.own & np.isin(votes.unit, votes.unit[votes.own]), rubric)
    apart: dict[str, Counter[int]] = {"": Counter()}
    for key, level in own.items():
        if key in panel:
            cycle, unit = votes.units[key[0]]
            name = ratings.meaning.units[unit].id
            if len(ratings.meaning.cycles) > 1 and cycle >= 0:
                name = f"{name}, {ratings.meaning.cycles[cycle]}"
            for where in ("", name):
                apart.setdefault(where, Counter())[level - panel[key]] += 1
    return tuple(
        SelfFinding(unit, sum(count.values()), tuple(sorted(count.items())))
        for unit, count in apart.items()
        if count
    )
