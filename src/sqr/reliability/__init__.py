"""How far the ratings of a review can be trusted: its votes, asked with `sqr.agreement`."""
