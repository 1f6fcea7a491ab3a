"""``python -m isorisk`` is the command ``isorisk``."""

import sys

from .cli import main

sys.exit(main())
