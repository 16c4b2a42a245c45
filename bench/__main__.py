"""python -m bench [collaboration] [pages] [throughput] [race]; all of them without a name."""

import sys

from bench import collaboration, pages, race, throughput

BENCHES = {
    "collaboration": collaboration.run,
    "pages": pages.run,
    "throughput": throughput.run,
    "race": race.run,
}


def main() -> None:
    """Run the benches named on the command line, or all."""
    for name in sys.argv[1:] or BENCHES:
        print(f"== {name}")
        BENCHES[name]()


main()
