"""`python -m game` is the command `counterfactual-tactics`."""

import sys

from game.cli import main

sys.exit(main())
