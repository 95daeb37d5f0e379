"""What would happen if: worlds that agree with a `Sight`, played on by the real rules. Previews and bots are made of these.

Nothing here sees the true board. Veiled cells are drawn from the estimate's posterior; hidden quality is as it was last known.
"""

from game.imagine.previews import Answer, Forecast, Leverage, Promise, Span, forecast, forget, leverage, score
from game.imagine.worlds import WORLDS, worlds

__all__ = ["WORLDS", "Answer", "Forecast", "Leverage", "Promise", "Span", "forecast", "forget", "leverage", "score", "worlds"]
