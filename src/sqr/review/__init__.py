"""The frozen review: all that any report may know."""
