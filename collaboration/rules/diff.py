"""What changed between two texts, as the kernel tells it."""

from kernel.values.diff import ADDED as ADDED
from kernel.values.diff import REMOVED as REMOVED
from kernel.values.diff import SAME as SAME
from kernel.values.diff import Piece as Piece
from kernel.values.diff import diff as diff
