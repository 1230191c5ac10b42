"""湖, many programmes as Parquet files: judged on one machine within a bound of memory, whatever their number.

A county's data package goes in (`build_lake`), the judge's own input rows come to lie in a folder, by month; the answers
come out for any date (`assess_lake`), the same as `progress.assess` gives for each programme alone. The rule book stays
judge.sql; plain.sql answers the plain targets faster, and a test holds the two equal. Knows `packages` and `progress`;
needs DuckDB (extra `lake`), imported when it is asked for. docs/design/lake.md
"""

from luoshi.lake.assess import Asked, LakeAnswers, LakeCount, assess_lake
from luoshi.lake.build import Built, build_lake
from luoshi.lake.manifest import Lake, LakeError, LakeProgramme, open_lake

__all__ = [
    "Asked",
    "Built",
    "Lake",
    "LakeAnswers",
    "LakeCount",
    "LakeError",
    "LakeProgramme",
    "assess_lake",
    "build_lake",
    "open_lake",
]
