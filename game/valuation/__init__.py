# ruff: noqa: I001 (the table of contents below would be three times as long with one line for each `x as x`)
"""What data are worth: from a value table to numbers, with the cells they come from and the working.

A table is float64, ``v[mask]`` or ``v[mask, slice]``: one row for each subset of n groups, bit i of the row's number set when
group i is in. The empty row is a cell like any other and need not be 0. Tables of wrong shape, cells that are NaN or infinite
where a method reads them, and parameters out of range raise `ValuationError`.

Results are frozen. Each holds its values in the table's unit, the cells used and their partners (``pairs``, as masks; a cell
without a partner stands twice), and the working where there is one. ``METHODS`` lists the methods with formula and source.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.valuation.bysize import Marginals as Marginals, marginals as marginals
    from game.valuation.communities import Owen as Owen, owen as owen
    from game.valuation.comparing import (
        Poison as Poison,
        Sensitivity as Sensitivity,
        UnlearningGap as UnlearningGap,
        poison as poison,
        sensitivity as sensitivity,
        unlearning_gap as unlearning_gap,
    )
    from game.valuation.curves import (
        EvaluationScaling as EvaluationScaling,
        Scaling as Scaling,
        diagonal_scaling as diagonal_scaling,
        eval_scaling as eval_scaling,
        scaling as scaling,
    )
    from game.valuation.estimate import Answer as Answer, Completion as Completion, complete as complete
    from game.valuation.estimate_warm import Estimate as Estimate
    from game.valuation.evaluation import (
        EvaluationValues as EvaluationValues,
        evaluation_value as evaluation_value,
        pooled as pooled,
    )
    from game.valuation.fitted import (
        Fitted as Fitted,
        Path as Path,
        descend as descend,
        group_influence as group_influence,
        group_steps as group_steps,
        influence as influence,
        tracin as tracin,
    )
    from game.valuation.fits import LAWS as LAWS, Fit as Fit, fit_laws as fit_laws, fit_scaling as fit_scaling
    from game.valuation.interactions import (
        Interactions as Interactions,
        SquareRow as SquareRow,
        Squares as Squares,
        banzhaf_interaction as banzhaf_interaction,
        interaction_index as interaction_index,
        shapley_interaction as shapley_interaction,
        shapley_taylor as shapley_taylor,
        squares as squares,
    )
    from game.valuation.intervals import Interval as Interval, interval as interval
    from game.valuation.knn import knn_shapley as knn_shapley
    from game.valuation.leastcore import LeastCore as LeastCore, least_core as least_core
    from game.valuation.leaving import (
        Departure as Departure,
        Departures as Departures,
        group_leave_one_out as group_leave_one_out,
        leave_one_out as leave_one_out,
    )
    from game.valuation.methods import METHODS as METHODS, Question as Question, ask as ask
    from game.valuation.quantiles import difference_interval as difference_interval, wilson_interval as wilson_interval
    from game.valuation.sampling import (
        Orders as Orders,
        Sampled as Sampled,
        orders as orders,
        sampled_shapley as sampled_shapley,
    )
    from game.valuation.selection import (
        BestSubset as BestSubset,
        GreedyPath as GreedyPath,
        NextBest as NextBest,
        Regret as Regret,
        best_subset as best_subset,
        greedy_path as greedy_path,
        next_best as next_best,
        regret as regret,
    )
    from game.valuation.semivalues import (
        Semivalue as Semivalue,
        SizeRow as SizeRow,
        banzhaf as banzhaf,
        banzhaf_weights as banzhaf_weights,
        beta_shapley as beta_shapley,
        beta_weights as beta_weights,
        semivalue as semivalue,
        shapley as shapley,
        shapley_weights as shapley_weights,
    )
    from game.valuation.strikes import (
        Strike as Strike,
        StrikeCurve as StrikeCurve,
        best_left as best_left,
        minimal_coalition as minimal_coalition,
        strike_curve as strike_curve,
        substitution as substitution,
    )
    from game.valuation.surrogate import Datamodel as Datamodel, datamodel as datamodel
    from game.valuation.table import players as players, restrict as restrict

# Where each name lives. A module is loaded when one of its names is first asked for, so that the core costs next to nothing
# until it is used; a type checker reads the imports above.
_HOMES = {
    "bysize": ("Marginals", "marginals"),
    "communities": ("Owen", "owen"),
    "comparing": ("Poison", "Sensitivity", "UnlearningGap", "poison", "sensitivity", "unlearning_gap"),
    "curves": ("EvaluationScaling", "Scaling", "diagonal_scaling", "eval_scaling", "scaling"),
    "estimate": ("Answer", "Completion", "complete"),
    "estimate_warm": ("Estimate",),
    "evaluation": ("EvaluationValues", "evaluation_value", "pooled"),
    "fitted": ("Fitted", "Path", "descend", "group_influence", "group_steps", "influence", "tracin"),
    "fits": ("LAWS", "Fit", "fit_laws", "fit_scaling"),
    "interactions": (
        "Interactions",
        "SquareRow",
        "Squares",
        "banzhaf_interaction",
        "interaction_index",
        "shapley_interaction",
        "shapley_taylor",
        "squares",
    ),
    "intervals": ("Interval", "interval"),
    "knn": ("knn_shapley",),
    "leastcore": ("LeastCore", "least_core"),
    "leaving": ("Departure", "Departures", "group_leave_one_out", "leave_one_out"),
    "methods": ("METHODS", "Question", "ask"),
    "quantiles": ("difference_interval", "wilson_interval"),
    "sampling": ("Orders", "Sampled", "orders", "sampled_shapley"),
    "selection": ("BestSubset", "GreedyPath", "NextBest", "Regret", "best_subset", "greedy_path", "next_best", "regret"),
    "semivalues": (
        "Semivalue",
        "SizeRow",
        "banzhaf",
        "banzhaf_weights",
        "beta_shapley",
        "beta_weights",
        "semivalue",
        "shapley",
        "shapley_weights",
    ),
    "strikes": ("Strike", "StrikeCurve", "best_left", "minimal_coalition", "strike_curve", "substitution"),
    "surrogate": ("Datamodel", "datamodel"),
    "table": ("players", "restrict"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF})
