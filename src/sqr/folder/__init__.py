"""The review folder: ``review.yaml`` and the lists of units and reviewers beside it."""
