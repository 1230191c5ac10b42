"""Forms of the room, one file a subject: text to typed values, each refusal a sentence beside its field or row."""
