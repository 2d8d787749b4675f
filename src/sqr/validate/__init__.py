"""The catalogue of checks, and what they found."""
