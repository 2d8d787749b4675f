"""What validation found, as documents: one file a format, the same words in each."""
