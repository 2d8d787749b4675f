"""Rating files, whatever their shape, ending in one table with the state of every cell."""
