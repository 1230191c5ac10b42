"""One file a rule, named by its code; each exports CODE, NAME (Chinese) and `check(plan) -> Iterator[Finding]`."""
