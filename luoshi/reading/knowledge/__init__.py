"""The words officials use, as data: one file a subject, its grammar and version at the top of each file."""
