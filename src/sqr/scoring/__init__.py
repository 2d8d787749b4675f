"""From votes to tallies to levels: the rules, and the walk up the rubric."""
