"""NUTS, compiled once for a model and run on as many data sets as there are.

NumPyro gives the transition kernel; here it is wrapped so that one compiled program serves every data set of the same
shape (rolling origins, no-interaction references, other length scales), advances in chunks (progress, Ctrl-C) and runs
chains side by side in threads. A refit starts from a fitted state: same mass matrix and step size, new data, a short
burn-in. That is the "fast route": the same sampler on the exact posterior, only shorter; its own R-hat is reported.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from numpyro import handlers
from numpyro.infer.hmc import hmc
from numpyro.infer.util import constrain_fn, potential_energy
from numpyro.util import identity

__all__ = ["Chains", "Sampler", "latent_start"]

Arrays = Mapping[str, Any]
Progress = Callable[[int], None]
Change = Callable[[Arrays], Arrays]
CHUNK = 50
"""Iterations per compiled call: the grain of progress and of Ctrl-C."""


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Draws of every site, shape (chains, draws, ...), with the sampler's own record.

    `last` (site -> (chains, ...), unconstrained), `inverse_mass` (chains, parameters) and `step_size` (chains,) are
    where the chains stopped: a refit can start there, in this process or, from a file, in another.
    """

    draws: Mapping[str, NDArray[Any]]
    diverging: NDArray[Any]
    steps: NDArray[Any]
    last: Mapping[str, NDArray[Any]]
    inverse_mass: NDArray[Any]
    step_size: NDArray[Any]

    def flat(self, site: str) -> NDArray[Any]:
        """The draws of one site, chains after one another: shape (chains * draws, ...)."""
        values = self.draws[site]
        return values.reshape(values.shape[0] * values.shape[1], *values.shape[2:])


class Sampler:
    """A NUTS sampler for `model(data)`; `example` fixes the shapes of the data."""

    def __init__(self, model: Callable[[Arrays], None], example: Arrays, *, warmup: int, target: float = 0.8) -> None:
        self._warmup = warmup
        self._shapes = _latent_shapes(model, _arrays(example))

        def potential(data: Arrays) -> Callable[[Arrays], jax.Array]:
            return lambda z: potential_energy(model, (data,), {}, z)

        def constrain(z: Arrays, data: Arrays) -> Any:
            return constrain_fn(model, (data,), {}, z, return_deterministic=True)

        kernel_init, kernel = hmc(potential_fn_gen=potential, algo="NUTS")
        self._potential, self._kernel, self._sites_of = potential, kernel, constrain
        self._turned: Any = None
        init = partial(kernel_init, num_warmup=warmup, target_accept_prob=target, max_tree_depth=(7, 8))
        key, data = jax.random.key(0), _arrays(example)
        start = _jitter(self._shapes, key)
        self._init = _compiled(lambda z, key, data: init(z, rng_key=key, model_args=(data,)), start, key, data)
        state = self._init(start, key, data)
        self._advance = _compiled(
            lambda state, data: jax.lax.scan(_step(kernel, data), state, None, length=CHUNK), state, data
        )
        many = {name: np.zeros((CHUNK, *shape)) for name, shape in self._shapes.items()}
        self._constrain = _compiled(lambda zs, data: jax.vmap(lambda z: constrain(z, data))(zs), many, data)

    def fit(self, data: Arrays, *, chains: int, draws: int, seed: int, progress: Progress = identity) -> Chains:
        """Warm up and sample `chains` chains, from starts jittered about zero in the unconstrained space."""
        data = _arrays(data)
        keys = jax.random.split(jax.random.key(seed), chains)
        states = [self._init(_jitter(self._shapes, key), key, data) for key in keys]
        return self._run(states, data, skip=self._warmup, draws=draws, progress=progress)

    def fits(self, earlier: Chains, *, chains: int) -> bool:
        """Whether so many chains can go on from where earlier ones stopped: the sites and their sizes are the same."""
        sizes = {name: values.shape[1:] for name, values in earlier.last.items()}
        return sizes == self._shapes and len(earlier.step_size) >= chains

    def refit(
        self,
        data: Arrays,
        fitted: Chains,
        *,
        skip: int,
        draws: int,
        seed: int,
        chains: int = 1,
        progress: Progress = identity,
    ) -> Chains:
        """Sample the posterior of other data of the same shape, from where the first fitted chains stopped."""
        data, keys = (
            _arrays(data),
            jax.random.split(jax.random.key(seed), chains) if chains > 1 else [jax.random.key(seed)],
        )
        states = [self._resumed(fitted, data, key, chain=c) for c, key in enumerate(keys)]
        return self._run(states, data, skip=skip, draws=draws, progress=progress)

    def alternate(
        self, data: Arrays, fitted: Chains, change: Sequence[Change], *, skip: int, draws: int, seed: int
    ) -> Chains:
        """Sample parameters and data in turn, chain by chain from where the fitted ones stopped.

        After every two transitions the chain's `change` is given the sites' values and gives back what it drew of the
        data: arrays that replace those of the same name. Mass matrix and step size stay those of the fit.
        """
        done = []
        for c, key in enumerate(jax.random.split(jax.random.key(seed), len(fitted.step_size))):
            now = _arrays(data)
            state = self._resumed(fitted, now, key, chain=c)
            trace = []
            for _ in range(skip + draws):
                state, sites = self._turn(state, now)
                now = {**now, **_arrays(change[c](jax.tree.map(np.asarray, sites)))}
                trace.append((sites, state.diverging, state.num_steps))
            done.append((state, jax.tree.map(lambda *xs: np.stack([np.asarray(x) for x in xs]), *trace[skip:])))
        return Chains(
            draws={name: np.stack([t[0][name] for _, t in done]) for name in done[0][1][0]},
            diverging=np.stack([t[1] for _, t in done]),
            steps=np.stack([t[2] for _, t in done]),
            last={name: np.stack([np.asarray(s.z[name]) for s, _ in done]) for name in self._shapes},
            inverse_mass=fitted.inverse_mass,
            step_size=fitted.step_size,
        )

    def _turn(self, state: Any, data: Arrays) -> Any:
        """Two transitions under data that may have changed since the last, and the sites' values after them."""
        if self._turned is None:

            def turn(state: Any, data: Arrays) -> Any:
                energy, slope = jax.value_and_grad(self._potential(data))(state.z)
                state = state._replace(potential_energy=energy, z_grad=slope)
                state = jax.lax.scan(_step(self._kernel, data), state, None, length=2)[0]
                return state, self._sites_of(state.z, data)

            self._turned = _compiled(turn, state, data)
        return self._turned(state, data)

    def _resumed(self, fitted: Chains, data: Arrays, key: Any, *, chain: int = 0) -> Any:
        state = self._init({name: jnp.asarray(values[chain]) for name, values in fitted.last.items()}, key, data)
        inverse = jnp.asarray(fitted.inverse_mass[chain])
        adapted = state.adapt_state._replace(
            step_size=jnp.asarray(fitted.step_size[chain]),
            inverse_mass_matrix=inverse,
            mass_matrix_sqrt=1.0 / jnp.sqrt(inverse),
            mass_matrix_sqrt_inv=jnp.sqrt(inverse),
        )
        return state._replace(i=state.i + self._warmup, adapt_state=adapted)

    def _run(
        self, states: Sequence[Any], data: Arrays, *, skip: int, draws: int, progress: Progress = identity
    ) -> Chains:
        chunks = -(-(skip + draws) // CHUNK)
        stop = Event()
        with ThreadPoolExecutor(len(states)) as pool:
            jobs = [pool.submit(self._chain, s, data, chunks, progress, stop) for s in states]
            try:
                while wait(jobs, timeout=0.2).not_done:
                    pass  # a wait without end would not notice Ctrl-C on every system
            finally:
                stop.set()  # the chains end with the chunk they are in
        done = [job.result() for job in jobs]
        keep = [jax.tree.map(lambda x: np.asarray(x)[-draws:], trace) for _, trace in done]
        sites = [jax.tree.map(lambda x: x[-draws:], self._sites(trace[0], data)) for _, trace in done]
        return Chains(
            draws={name: np.stack([s[name] for s in sites]) for name in sites[0]},
            diverging=np.stack([trace[1] for trace in keep]),
            steps=np.stack([trace[2] for trace in keep]),
            last={name: np.stack([np.asarray(s.z[name]) for s, _ in done]) for name in self._shapes},
            inverse_mass=np.stack([np.asarray(s.adapt_state.inverse_mass_matrix) for s, _ in done]),
            step_size=np.stack([np.asarray(s.adapt_state.step_size) for s, _ in done]),
        )

    def _sites(self, zs: Arrays, data: Arrays) -> Any:
        """Every site's value from the unconstrained draws, a chunk at a time."""
        parts = [
            jax.tree.map(np.asarray, self._constrain({n: z[k : k + CHUNK] for n, z in zs.items()}, data))
            for k in range(0, len(next(iter(zs.values()))), CHUNK)
        ]
        return jax.tree.map(lambda *values: np.concatenate(values), *parts)

    def _chain(self, state: Any, data: Arrays, chunks: int, progress: Progress, stop: Event) -> tuple[Any, Any]:
        traces = []
        for _ in range(chunks):
            state, trace = self._advance(state, data)
            traces.append(jax.tree.map(np.asarray, trace))
            progress(CHUNK)
            if stop.is_set():
                break
        return state, jax.tree.map(lambda *parts: np.concatenate(parts), *traces)


def latent_start(model: Callable[[Arrays], None], example: Arrays, key: Any) -> tuple[Arrays, Arrays]:
    """A start near the origin of the unconstrained space, site by site, and the data as the model takes them."""
    data = _arrays(example)
    return _jitter(_latent_shapes(model, data), key), data


def _compiled(function: Callable[..., Any], *example: Any) -> Any:
    """Compile for arguments like these, now and in this thread: NumPyro's tracing knows no threads."""
    return jax.jit(function).lower(*example).compile()


def _arrays(data: Arrays) -> dict[str, jax.Array]:
    return {name: jnp.asarray(value, dtype=jnp.float64) for name, value in data.items()}


def _step(kernel: Callable[..., Any], data: Arrays) -> Callable[[Any, None], tuple[Any, Any]]:
    def one(state: Any, _: None) -> tuple[Any, Any]:
        state = kernel(state, model_args=(data,))
        return state, (state.z, state.diverging, state.num_steps)

    return one


def _latent_shapes(model: Callable[[Arrays], None], example: Arrays) -> dict[str, tuple[int, ...]]:
    """Shapes of the latent sites, found by tracing the model without running it."""
    shapes: dict[str, tuple[int, ...]] = {}

    def trace() -> None:
        sites = handlers.trace(handlers.seed(model, 0)).get_trace(example)
        shapes.update({n: s["value"].shape for n, s in sites.items() if s["type"] == "sample" and not s["is_observed"]})

    jax.eval_shape(trace)
    return shapes


def _jitter(shapes: Mapping[str, tuple[int, ...]], key: Any) -> dict[str, Any]:
    """Starts near the origin of the unconstrained space: every site's prior is centred there."""
    keys = jax.random.split(key, len(shapes))
    return {name: 0.2 * jax.random.normal(k, shapes[name]) for name, k in zip(sorted(shapes), keys, strict=True)}
