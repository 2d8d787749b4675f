"""Reports: a review as a document, one module a format.

A report knows the frozen :class:`sqr.review.model.Review` and nothing else. It reads no
file but its templates, and it computes no level.
"""
