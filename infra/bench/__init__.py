"""`make bench`: what an interaction costs, how fast the lambdas start, how quick the local stack is.

Counts, units and ratios are exact and decide the exit code; wall-clock figures only inform.
How each figure is come by is told in docs/performance.md.
"""
