#!/usr/bin/env python3
"""Runs SciPy on the problems of docs/optimization.md and prints, as CSV, how often it asks for functions and derivatives.

    python3 autodiff-bench/python/scipy_minimize.py > autodiff-nn/src/test/resources/minimize/scipy.csv

Gradients and Jacobians are exact (complex steps); Hessian products are central differences of those gradients. Problems,
starts and data are those of More, Garbow and Hillstrom, ACM TOMS 7(1), 1981.
"""

import re
import sys
import warnings
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import least_squares, minimize

ROWS = Path(__file__).resolve().parents[2] / "autodiff-nn/src/test/java/dev/autodiff/nn/fit/MeasuredRows.java"
DATA = {
    name: np.array([float(x) for x in numbers.split(",")])
    for name, numbers in re.findall(r"(\w+) = \{(.*?)\}", ROWS.read_text(), re.DOTALL)
}
TOLERANCES = {"gradient": 1e-8, "step": 1e-12, "value": 1e-14}
LIMIT = 1000


def row(n, f):
    return np.array([f(i) for i in range(1, n + 1)], dtype=float)


def rosenbrock(v):
    x, y = v[::2], v[1::2]
    return np.concatenate([10 * (y - x**2), 1 - x])


def freudenstein(v):
    x, y = v
    return np.array([-13 + x + ((5 - y) * y - 2) * y, -29 + x + ((y + 1) * y - 14) * y])


def beale(v):
    return np.array([1.5, 2.25, 2.625]) - v[0] * (1 - v[1] ** np.arange(1, 4))


def jennrich(v):
    i = np.arange(1, 11)
    return 2 + 2 * i - (np.exp(i * v[0]) + np.exp(i * v[1]))


def helix(v):
    x, y, z = v
    angle = np.arctan(y / x) / (2 * np.pi) + (0.5 if x.real < 0 else 0)
    return np.array([10 * (z - 10 * angle), 10 * (np.sqrt(x * x + y * y) - 1), z])


def bard(v):
    u = np.arange(1, 16)
    return DATA["BARD"] - (v[0] + u / ((16 - u) * v[1] + np.minimum(u, 16 - u) * v[2]))


def gaussian(v):
    t = (8 - np.arange(1, 16)) / 2
    return v[0] * np.exp(-v[1] * (t - v[2]) ** 2 / 2) - DATA["GAUSSIAN"]


def meyer(v):
    t = 45 + 5.0 * np.arange(1, 17)
    return v[0] * np.exp(v[1] / (t + v[2])) - DATA["MEYER"]


def box(v):
    t = 0.1 * np.arange(1, 11)
    return np.exp(-t * v[0]) - np.exp(-t * v[1]) - v[2] * (np.exp(-t) - np.exp(-10 * t))


def powell(v):
    a, b, c, d = v[::4], v[1::4], v[2::4], v[3::4]
    return np.concatenate([a + 10 * b, np.sqrt(5) * (c - d), (b - 2 * c) ** 2, np.sqrt(10) * (a - d) ** 2])


def wood(v):
    a, b, c, d = v
    s = np.sqrt(10)
    return np.array([10 * (b - a * a), 1 - a, np.sqrt(90) * (d - c * c), 1 - c, s * (b + d - 2), (b - d) / s])


def kowalik(v):
    u = DATA["KOWALIK_U"]
    return DATA["KOWALIK_Y"] - v[0] * (u * u + u * v[1]) / (u * u + u * v[2] + v[3])


def brown_dennis(v):
    t = np.arange(1, 21) / 5
    return (v[0] + t * v[1] - np.exp(t)) ** 2 + (v[2] + v[3] * np.sin(t) - np.cos(t)) ** 2


def osborne1(v):
    t = 10.0 * np.arange(33)
    return DATA["OSBORNE_1"] - (v[0] + v[1] * np.exp(-t * v[3]) + v[2] * np.exp(-t * v[4]))


def biggs(v):
    t = 0.1 * np.arange(1, 14)
    y = np.exp(-t) - 5 * np.exp(-10 * t) + 3 * np.exp(-4 * t)
    return v[2] * np.exp(-t * v[0]) - v[3] * np.exp(-t * v[1]) + v[5] * np.exp(-t * v[4]) - y


def osborne2(v):
    t = np.arange(65) / 10
    bells = sum(v[k] * np.exp(-((t - v[7 + k]) ** 2) * v[4 + k]) for k in range(1, 4))
    return DATA["OSBORNE_2"] - (v[0] * np.exp(-t * v[4]) + bells)


def watson(x):
    t = np.arange(1, 30)[:, None] / 29
    j = np.arange(len(x))
    slopes = j * t ** np.maximum(j - 1, 0)
    return np.concatenate([slopes @ x - (t**j @ x) ** 2 - 1, [x[0], x[1] - x[0] ** 2 - 1]])


def penalty1(x):
    return np.concatenate([np.sqrt(1e-5) * (x - 1), [np.sum(x * x) - 0.25]])


def penalty2(x):
    n = len(x)
    i = np.arange(2, n + 1)
    growth = np.exp(x / 10)
    near = growth[1:] + growth[:-1] - np.exp(i / 10) - np.exp((i - 1) / 10)
    weight = np.sqrt(1e-5)
    last = np.sum((n - np.arange(n)) * x * x) - 1
    return np.concatenate([[x[0] - 0.2], weight * near, weight * (growth[1:] - np.exp(-0.1)), [last]])


def variably(x):
    weighted = np.sum(np.arange(1, len(x) + 1) * (x - 1))
    return np.concatenate([x - 1, [weighted, weighted**2]])


def trigonometric(x):
    return len(x) - np.sum(np.cos(x)) + np.arange(1, len(x) + 1) * (1 - np.cos(x)) - np.sin(x)


def almost_linear(x):
    return np.concatenate([x[:-1] + np.sum(x) - (len(x) + 1), [np.prod(x) - 1]])


def neighbours(x):
    return np.concatenate([[0], x[:-1]]), np.concatenate([x[1:], [0]])


def boundary(x):
    before, after = neighbours(x)
    t = np.arange(1, len(x) + 1) / (len(x) + 1)
    return 2 * x - before - after + (x + t + 1) ** 3 / (2 * (len(x) + 1) ** 2)


def tridiagonal(x):
    before, after = neighbours(x)
    return (3 - 2 * x) * x - before - 2 * after + 1


def banded(x):
    i, j = np.indices((len(x), len(x)))
    band = (j >= i - 5) & (j <= i + 1) & (i != j)
    return x * (2 + 5 * x * x) + 1 - band @ (x * (1 + x))


def full_rank(x):
    all_of_them = -0.1 * np.sum(x) - 1
    return np.concatenate([x + all_of_them, all_of_them * np.ones(10)])


def rank_1(x):
    return np.arange(1, 21) * np.sum(np.arange(1, 11) * x) - 1


def chebyquad(x):
    u = 2 * x - 1
    before, now = np.ones_like(u), u
    rows = []
    for i in range(1, len(x) + 1):
        rows.append(np.mean(now) + (1 / (i * i - 1) if i % 2 == 0 else 0))
        before, now = now, 2 * u * now - before
    return np.array(rows)


PROBLEMS = [
    ("Rosenbrock", rosenbrock, [-1.2, 1]),
    ("Freudenstein and Roth", freudenstein, [0.5, -2]),
    ("Powell badly scaled", lambda v: np.array([1e4 * v[0] * v[1] - 1, np.exp(-v[0]) + np.exp(-v[1]) - 1.0001]), [0, 1]),
    ("Brown badly scaled", lambda v: np.array([v[0] - 1e6, v[1] - 2e-6, v[0] * v[1] - 2]), [1, 1]),
    ("Beale", beale, [1, 1]),
    ("Jennrich and Sampson", jennrich, [0.3, 0.4]),
    ("Helical valley", helix, [-1, 0, 0]),
    ("Bard", bard, [1, 1, 1]),
    ("Gaussian", gaussian, [0.4, 1, 0]),
    ("Meyer", meyer, [0.02, 4000, 250]),
    ("Box three-dimensional", box, [0, 10, 20]),
    ("Powell singular", powell, [3, -1, 0, 1]),
    ("Wood", wood, [-3, -1, -3, -1]),
    ("Kowalik and Osborne", kowalik, [0.25, 0.39, 0.415, 0.39]),
    ("Brown and Dennis", brown_dennis, [25, 5, -5, -1]),
    ("Osborne 1", osborne1, [0.5, 1.5, -1, 0.01, 0.02]),
    ("Biggs EXP6", biggs, [1, 2, 1, 1, 1, 1]),
    ("Osborne 2", osborne2, [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5]),
    ("Watson, n = 6", watson, np.zeros(6)),
    ("Watson, n = 9", watson, np.zeros(9)),
    ("Extended Rosenbrock, n = 20", rosenbrock, [-1.2, 1] * 10),
    ("Extended Powell, n = 20", powell, [3, -1, 0, 1] * 5),
    ("Penalty I, n = 10", penalty1, row(10, lambda i: i)),
    ("Penalty II, n = 4", penalty2, [0.5] * 4),
    ("Variably dimensioned, n = 10", variably, row(10, lambda i: 1 - i / 10)),
    ("Trigonometric, n = 10", trigonometric, [0.1] * 10),
    ("Brown almost linear, n = 10", almost_linear, [0.5] * 10),
    ("Discrete boundary value, n = 10", boundary, row(10, lambda i: i / 11 * (i / 11 - 1))),
    ("Broyden tridiagonal, n = 10", tridiagonal, [-1] * 10),
    ("Broyden banded, n = 10", banded, [-1] * 10),
    ("Linear, full rank, 20 × 10", full_rank, [1] * 10),
    ("Linear, rank 1, 20 × 10", rank_1, [1] * 10),
    ("Chebyquad, n = 8", chebyquad, row(8, lambda i: i / 9)),
]


def runs(residuals, start):
    """Yields method, values, gradients or Jacobians, Hessian products, and the sum of squares at the end."""
    start = np.array(start, dtype=float)
    step = 1e-30

    def jacobian(x):
        shifts = 1j * step * np.eye(len(x))
        return np.array([residuals(x + shift).imag / step for shift in shifts]).T

    def value(x):
        return np.sum(residuals(x) ** 2)

    def gradient(x):
        return 2 * residuals(x) @ jacobian(x)

    products = 0

    def product(x, p):
        nonlocal products
        products += 1
        h = 6e-6 * max(1, np.linalg.norm(x)) / np.linalg.norm(p)
        return (gradient(x + h * p) - gradient(x - h * p)) / (2 * h)

    if len(residuals(start)) >= len(start):
        r = least_squares(
            residuals,
            start,
            jacobian,
            method="lm",
            x_scale="jac",
            ftol=TOLERANCES["value"],
            xtol=TOLERANCES["step"],
            gtol=TOLERANCES["gradient"],
            max_nfev=LIMIT,
        )
        yield "leastSquares", r.nfev, r.njev, 0, 2 * r.cost
    options = {"gtol": TOLERANCES["gradient"], "ftol": TOLERANCES["value"], "maxiter": LIMIT, "maxcor": 10}
    r = minimize(value, start, jac=gradient, method="L-BFGS-B", options=options)
    yield "lbfgs", r.nfev, r.njev, 0, r.fun
    options = {"gtol": TOLERANCES["gradient"], "maxiter": LIMIT}
    r = minimize(value, start, jac=gradient, hessp=product, method="trust-ncg", options=options)
    yield "newton", r.nfev, r.njev, products, r.fun


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    print(f"# SciPy {scipy.__version__}, NumPy {np.__version__}: problem; method; values; gradients; products; end")
    for name, residuals, start in PROBLEMS:
        for run in runs(residuals, start):
            print("; ".join([name, *(f"{x:.9g}" if isinstance(x, float) else str(x) for x in run)]))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
