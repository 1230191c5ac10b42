"""The room's pages as dataclasses: everything already said, nothing left to compute in a template."""
