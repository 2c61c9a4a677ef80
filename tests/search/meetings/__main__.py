"""``python -m tests.search.meetings FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.search.meetings.making import write

write(Path(sys.argv[1]))
