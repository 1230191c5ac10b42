"""通报, the month's paper composed from a frozen snapshot.

States: made (numbered within programme and year, files stored with their hash). A coordinator makes one; everybody with a
post reads it. Numbers are never reused. Signing and publishing arrive with step 7. May import evaluation and below.
"""
