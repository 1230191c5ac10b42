"""数据包, one county's programme as one file: rules, figures and plan as a Frictionless Data Package (.zip).

A county writes it (`write_package`), a province reads many (`read_package`); any program that knows the standard can open it.
Knows the tables of `progress` and the plan format of `plan`, and nothing of databases or of lakes. Reads in memory, writes
nothing to disk, and refuses a package whole, with its place, when anything in it is not as it says. docs/design/packages.md
"""

from luoshi.packages.model import (
    FORMAT_VERSION,
    DataPackage,
    PackageError,
    PackageIndicator,
    PackageUnit,
)
from luoshi.packages.opening import read_package
from luoshi.packages.packing import write_package

__all__ = [
    "FORMAT_VERSION",
    "DataPackage",
    "PackageError",
    "PackageIndicator",
    "PackageUnit",
    "read_package",
    "write_package",
]
