"""Rubrics: the model of the YAML, loading with line and column, names, schema, lint."""
