"""量, measurements that `make bench` prints: accuracy, speed beside a peer, agreement between formats.

Not in the wheel, never a test: figures depend on the machine, so speed is told as a ratio of two things measured in one
process. Reads ../shared/corpus, which is not in the repository, and says so where it is missing.
"""
