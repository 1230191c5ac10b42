"""企业, enterprises as rules: dated criteria of the ladder, states and clocks of an appeal, its rates, matters that come again.

May import progress, plan, ranking, workdays and ruledata.
"""
