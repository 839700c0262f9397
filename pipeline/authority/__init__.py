"""Authority files: what is known of the world, one CSV a kind, and their loader."""
