"""Spectral radius and answer numbers of a reproduction matrix: what one event leads to in the end.

With A[i, j] the mean number of direct i-events that one j-event sets off, the spectral radius R of A is the growth
per generation. The answer number of stream i (the type reproduction number of epidemiology; Heesterbeek and Roberts
2007, Mathematical Biosciences 206) counts further i-events through any chain until the next i-event,

    T_i = a_ii + a_i,-i (I - A_-i,-i)^-1 a_-i,i,

and crosses one exactly when R does.
"""

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

__all__ = ["answer_numbers", "perron_root", "spectral_radius"]


def perron_root(W: jax.Array) -> jax.Array:
    """Spectral radius of a positive matrix (K, K), differentiable.

    Repeated squaring of W + c I (the shift makes it aperiodic) gives the Perron vectors u, v; then
    rho = u W v / u v, whose derivative is exact with u and v held fixed.
    """
    shift = 0.3 * jnp.max(jnp.sum(W, axis=1))
    B = W + shift * jnp.eye(W.shape[0])
    for _ in range(9):
        B = B @ B
        B = B / jnp.max(B)
    v = jax.lax.stop_gradient(B @ jnp.ones(W.shape[0]))
    u = jax.lax.stop_gradient(jnp.ones(W.shape[0]) @ B)
    return (u @ W @ v) / (u @ v)


def spectral_radius(A: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spectral radius of matrices (..., K, K).

    >>> float(spectral_radius(np.array([[0.0, 0.9], [0.4, 0.0]])).round(3))
    0.6
    """
    return np.asarray(np.abs(np.linalg.eigvals(A)).max(axis=-1))


def answer_numbers(A: NDArray[np.float64]) -> NDArray[np.float64]:
    """T_i of matrices (..., K, K): shape (..., K); infinite where the other streams alone already grow without end.

    >>> answer_numbers(np.array([[0.0, 0.9], [0.4, 0.0]])).round(3).tolist()
    [0.36, 0.36]
    """
    K = A.shape[-1]
    out = np.empty(A.shape[:-1])
    for i in range(K):
        rest = [j for j in range(K) if j != i]
        others = A[..., rest, :][..., rest]
        loop = np.linalg.solve(np.eye(K - 1) - others, A[..., rest, i][..., None])[..., 0]
        T = A[..., i, i] + np.sum(A[..., i, rest] * loop, axis=-1)
        out[..., i] = np.where(spectral_radius(others) < 1, T, np.inf) if K > 1 else A[..., i, i]
    return out
