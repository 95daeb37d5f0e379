"""What would happen if: worlds that agree with a `Sight`, played on by the real rules. Previews and bots are made of these.

Nothing here sees the true board. Veiled cells are drawn from the estimate's posterior; hidden quality is as it was last known.
"""

from game.imagine.boards import Boards, boards, forget
from game.imagine.heard import Bounds, heard, unheard
from game.imagine.luck import imagining
from game.imagine.playing import Imagined, futures
from game.imagine.previews import Answer, Forecast, Leverage, Promise, Span, forecast, leverage, score
from game.imagine.stakes import Stakes, stakes
from game.imagine.statements import Statement, stated, statements
from game.imagine.surrogate import Surrogate, surrogate
from game.imagine.suspects import Doubtful, due, wanted
from game.imagine.truth import knowing
from game.imagine.worlds import WORLDS, worlds

__all__ = [
    "WORLDS", "Answer", "Boards", "Bounds", "Doubtful", "Forecast", "Imagined", "Leverage", "Promise", "Span", "Stakes",
    "Statement", "Surrogate", "boards", "due", "forecast", "forget", "futures", "heard", "imagining", "knowing", "leverage",
    "score", "stakes", "stated", "statements", "surrogate", "unheard", "wanted", "worlds",
]  # fmt: skip
