"""对标, a figure beside a peer's: gap, ratio, years behind, the growth that closes it.

May import plan, ranking and ruledata.
"""
