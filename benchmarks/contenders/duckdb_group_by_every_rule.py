"""Read a rating CSV with DuckDB and count all that a rubric with every rule at work asks for.

Of each unit and criterion: the panel's votes by level, every reviewer's several sources
reduced to their middle first, who says that it does not apply, the kinds of evidence, the
notes, and the unit's own vote. It knows the levels, the sources and whose voice is the unit's
beforehand, and checks nothing: what is left is the least work that can be compared.
"""

from __future__ import annotations

import sys

import duckdb

COLUMNS = ("unit", "criterion", "reviewer", "level", "source", "group", "date", "note")
SQL = """
    with by_reviewer as (
        select unit, criterion, reviewer,
            count_if(level = '1') as low, count_if(level = '2') as middle,
            count_if(level = '3') as high, count_if(level = 'N/A') as na,
            bit_or(case source when 'observation' then 1 when 'interview' then 2
                when 'document' then 4 when 'survey' then 8 else 16 end) as kinds,
            count_if(note <> '') as notes
        from read_csv($path, header = true, auto_detect = false, columns = $columns)
        group by unit, criterion, reviewer
    ), votes as (
        select *, reviewer = $own as own, low + middle + high as given,
            case when given = 0 then 0 when 2 * low > given then 1 when 2 * high > given then 3
                when 2 * low = given and middle = 0 then 2 when 2 * low = given then 1
                else 2 end as vote
        from by_reviewer
    )
    select unit, criterion,
        count_if(vote = 1 and not own), count_if(vote = 2 and not own),
        count_if(vote = 3 and not own), count_if(vote = 0 and na > 0 and not own),
        any_value(vote) filter (own),
        bit_count(bit_or(kinds) filter (not own)), sum(notes) filter (not own)
    from votes group by all
"""


def main(path: str, own: str) -> None:
    """Count, fetch, and print how many counts there are."""
    columns = dict.fromkeys(COLUMNS, "VARCHAR")
    counts = duckdb.execute(SQL, {"path": path, "columns": columns, "own": own}).fetchall()
    print(len(counts))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
