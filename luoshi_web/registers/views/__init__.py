"""The room's pages and what is done on them, one file a subject."""
