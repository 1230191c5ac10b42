"""The pages of the room: all registers, one register in its views, an entry, sheets, figures and the editor."""
