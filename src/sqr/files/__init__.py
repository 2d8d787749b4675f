"""People's files before anybody asks what they mean: encodings, workbooks, small tables."""
