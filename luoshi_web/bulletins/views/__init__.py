"""The room's pages and forms, one file a subject."""
