"""通报, papers composed from a frozen snapshot, and what of them strangers may read.

States: drafted (frozen, no number) -> to be checked by another -> to be signed by a leader -> signed -> published, where it
takes its number and its files are stored with their hash; returned to the draft with words on the way; a draft may be
discarded, and never had a number. A published paper is never changed: a numbered notice corrects it. A coordinator drafts,
edits, tells the units named and publishes; another checks; a leader signs. Everybody who works here reads what is
published. May import evaluation and below; `waiting_papers`, `month_without_paper` tell the home page what waits.
"""
