"""Its tables, one file a subject."""
