"""稿, a plan before it is adopted: what was read, what people changed in it, what they decided, who is meant by each name.

States of a draft: open -> adopted (a version of the ledger) or dropped. A coordinator uploads, corrects, decides, adopts;
leaders and auditors may look. What was read is never changed: changes, answers and matches are rows beside it, with who
and when. Also: two plans compared, and a plan traced to a higher one. May import ledger and offices.
"""
