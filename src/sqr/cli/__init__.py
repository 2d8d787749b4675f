"""The commands: parse, call, write, exit code. No rules here."""
