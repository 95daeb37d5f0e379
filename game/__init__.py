"""Counterfactual Tactics: a board game about what data are worth."""

import os

# One BLAS thread: the models are small, and with two busy cores tiny calls get hundreds of times slower with more.
# It has to be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

__version__ = "0.1.0"
