"""Influence on a trained model: what an example, a group, or a step of training did to it, without training it again.

Pure arrays: n examples, p parameters, m probes. A probe is the gradient of what is asked about, such as the mean loss of a
slice's test examples, with respect to the parameters: (p,) or (m, p).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.errors import ValuationError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A linear model at the minimum of Σ loss(inputs · parameters) + ½ Σ penalty × parameters².

    `parameters` (p,), `inputs` (n, p), and each example's first and second derivative of the loss by its margin: `slopes`
    and `curvatures`, (n,). `penalty` (p,) is 0 for parameters without one.
    """

    parameters: Floats
    inputs: Floats
    slopes: Floats
    curvatures: Floats
    penalty: Floats

    @property
    def gradients(self) -> Floats:
        """The gradient of each example's loss: (n, p)."""
        return self.slopes[:, None] * self.inputs

    @property
    def hessian(self) -> Floats:
        """The second derivative of the whole objective: (p, p)."""
        return np.asarray(self.inputs.T @ (self.curvatures[:, None] * self.inputs) + np.diag(self.penalty))


def influence(model: Fitted, probe: Floats) -> Floats:
    """How much each probe rises when one example is taken out of training, to first order: (n,), or (n, m) for m probes.

    One Hessian solve a probe: probe · H⁻¹ · gradient (Koh & Liang 2017; their sign is that of adding weight). The
    values are for one example each: their sum is a poor answer for a group, which `group_influence` gives.
    Raises `ValuationError` where the Hessian has no inverse or the sizes do not match.
    """
    probes = _probes(model, probe)
    found = model.gradients @ _solved(model.hessian, probes.T)
    return np.asarray(found[:, 0] if np.ndim(probe) == 1 else found)


def group_steps(model: Fitted, groups: NDArray[np.bool_]) -> Floats:
    """How the parameters move when a group is taken out, by one Newton step from where they are: (groups, p).

    `groups` (groups, n) says which examples belong to each. The step is (H − H_G)⁻¹ Σ gradients of G: the Hessian is that of
    the examples that stay, so a group that matters together counts as one (Basu, You & Feizi 2020). For a quadratic loss it is
    the retrained model. Raises `ValuationError` where a Hessian has no inverse or the sizes do not match.
    """
    inside = np.asarray(groups, dtype=np.float64)
    if inside.ndim != 2 or inside.shape[1] != len(model.inputs):
        raise ValuationError(f"groups are given as (groups, {len(model.inputs)} examples), not {np.shape(groups)}")
    stay = (1 - inside) * model.curvatures
    hessians = np.einsum("gn,np,nq->gpq", stay, model.inputs, model.inputs, optimize=True) + np.diag(model.penalty)
    # At the minimum the gradients of all examples and the penalty cancel, so what is left without the group is −Σ of its own.
    return np.asarray(_solved(hessians, (inside @ model.gradients)[:, :, None])[:, :, 0])


def group_influence(model: Fitted, groups: NDArray[np.bool_], probe: Floats | Callable[[Floats], float]) -> Floats:
    """How much each probe rises when a group is taken out, by one Newton step: (groups,), or (groups, m) for m probes.

    `probe` may be a function of the parameters, such as a slice's mean loss; then its true difference at the stepped
    parameters is given, which is nearer the retrained model than the gradient's. Never a sum of the examples' influences.
    """
    steps = group_steps(model, groups)
    if callable(probe):
        before = probe(model.parameters)
        return np.array([probe(model.parameters + step) - before for step in steps])
    found = steps @ _probes(model, probe).T
    return np.asarray(found[:, 0] if np.ndim(probe) == 1 else found)


@dataclass(frozen=True, eq=False)
class Path:
    """A training run that was kept: the parameters before each step, (steps, p), the learning rates, (steps,), and the end."""

    parameters: Floats
    rates: Floats
    end: Floats


def descend(gradient: Callable[[Floats], Floats], start: Floats, rate: float, steps: int) -> Path:
    """Gradient descent from `start` with a fixed learning rate, its path kept for `tracin`."""
    kept = np.empty((steps, len(start)))
    now = np.array(start, dtype=np.float64)
    for step in range(steps):
        kept[step] = now
        now = now - rate * gradient(now)
    return Path(kept, np.full(steps, rate), now)


def tracin(path: Path, gradients: Callable[[Floats], Floats], probe: Callable[[Floats], Floats]) -> Floats:
    """How much each example's part of the training steps lowered the probe, along the path: (n,).

    Σ over steps of rate × probe gradient · example gradient, both where the step was made (Pruthi et al. 2020).
    `gradients` gives (n, p) and `probe` (p,) at given parameters. Positive: the example helped. With small steps the
    values, and the penalty's part, sum to the probe's fall from start to end.
    """
    return np.asarray(sum(rate * (gradients(at) @ probe(at)) for at, rate in zip(path.parameters, path.rates, strict=True)))


def _probes(model: Fitted, probe: Floats) -> Floats:
    probes = np.atleast_2d(np.asarray(probe, dtype=np.float64))
    if probes.ndim != 2 or probes.shape[1] != len(model.parameters):
        raise ValuationError(f"a probe has one number for each of the {len(model.parameters)} parameters, not {np.shape(probe)}")
    if not np.isfinite(probes).all():
        raise ValuationError("a probe must be finite; it holds NaN or infinity")
    return probes


def _solved(hessian: Floats, sides: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(hessian, sides))
    except np.linalg.LinAlgError as fault:
        raise ValuationError("the Hessian has no inverse: give the weights a penalty, or leave out inputs that repeat") from fault
