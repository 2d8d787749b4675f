"""YAML as text with places: safe on any input, faithful to what was written."""
