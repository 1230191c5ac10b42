"""Its pages and forms, one file a subject."""
