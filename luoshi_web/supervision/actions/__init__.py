"""Its state changes, one file a subject."""
