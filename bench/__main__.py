"""python -m bench [collaboration] [import] [pages] [throughput] [race]; all of them without a name.

`booking`, `growth`, `search` and `torture` run only when they are named.
"""

import sys

from bench import (
    booking,
    collaboration,
    growth,
    imports,
    pages,
    race,
    search,
    throughput,
)
from bench.torture import run as torture

BENCHES = {
    "collaboration": collaboration.run,
    "import": imports.run,
    "pages": pages.run,
    "throughput": throughput.run,
    "race": race.run,
}
ON_DEMAND = {
    "torture": torture.run,
    "booking": booking.run,
    "growth": growth.run,
    "search": search.run,
}


def main() -> None:
    """Run the benches named on the command line, or all."""
    for name in sys.argv[1:] or BENCHES:
        print(f"== {name}")
        (BENCHES | ON_DEMAND)[name]()


main()
