"""Random indices of judgement matrices: of scales other than 1 to 9 as written, and of matrices with gaps.

    python random_index.py scales      mean CI and its standard error, 3 to 15 children, for each scale of `ahp`
    python random_index.py gaps        mean CI of matrices completed to the least eigenvalue, 4 to 8 children and each number of gaps,
                                       beside RI(n) * (1 - 2m / ((n - 1)(n - 2)))

Needs numpy alone.
"""

import sys

import numpy as np

K = np.arange(1, 10.0)
SCALES = {
    "ratio": K,
    "inverse-linear": 9 / (10 - K),
    "balanced": (9 + K) / (11 - K),
    "exponential": np.exp((K - 1) / 5),
    "geometric": 2 ** (K - 1),
    "root": np.sqrt(K),
    "power": K**2,
    "logarithmic": np.log2(K + 1),
}


def perron(a, v):
    """The greatest eigenvalue of each matrix and its vector, from the start v."""
    for _ in range(400):
        w = np.einsum("bij,bj->bi", a, v)
        s = w.sum(1, keepdims=True)
        w /= s
        if np.abs(w - v).max() < 1e-9:
            break
        v = w
    return s[:, 0], w


def drawn(rng, values, count, n):
    """Reciprocal matrices with judgements drawn at random."""
    upper = np.triu_indices(n, 1)
    x = rng.choice(values, size=(count, len(upper[0])))
    a = np.ones((count, n, n))
    a[:, upper[0], upper[1]] = x
    a[:, upper[1], upper[0]] = 1 / x
    return a


def scales():
    rng = np.random.default_rng(20220301)
    for name, grades in SCALES.items():
        values = np.concatenate([1 / grades[1:], grades])
        for n in range(3, 16):
            count = 200000 if n <= 6 else 50000 if n <= 10 else 20000
            ci = []
            for _ in range(count // 10000):
                a = drawn(rng, values, 10000, n)
                ci.append((perron(a, np.ones((10000, n)) / n)[0] - n) / (n - 1))
            ci = np.concatenate(ci)
            print(name, n, f"{ci.mean():.4f} +- {ci.std() / np.sqrt(count):.4f}", flush=True)


def connected(n, edges):
    parent = list(range(n))

    def root(i):
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in edges:
        parent[root(i)] = root(j)
    return len({root(i) for i in range(n)}) == 1


def gaps():
    rng = np.random.default_rng(7)
    values = np.concatenate([1 / K[1:], K])
    count = 2000
    for n in range(4, 9):
        pairs = list(zip(*np.triu_indices(n, 1)))
        most = (n - 1) * (n - 2) // 2
        for m in range(most + 1):
            a = drawn(rng, values, count, n)
            gap = np.zeros((count, n, n), bool)
            for b in range(count):
                while True:
                    missing = set(rng.choice(len(pairs), m, replace=False).tolist())
                    if connected(n, [p for e, p in enumerate(pairs) if e not in missing]):
                        break
                for i, j in (pairs[e] for e in missing):
                    gap[b, i, j] = gap[b, j, i] = True
            a[gap] = 1
            u = v = np.ones((count, n)) / n
            for _ in range(60 if m else 1):
                _, v = perron(a, v)
                _, u = perron(a.transpose(0, 2, 1), u)
                x = np.sqrt((u[:, None, :] * v[:, :, None]) / (u[:, :, None] * v[:, None, :]))
                a = np.where(gap, x, a)
            ci = (perron(a, v)[0] - n) / (n - 1)
            if m == 0:
                complete = ci.mean()
            print(n, m, f"{ci.mean():.3f} +- {ci.std() / np.sqrt(count):.3f}, by the formula {complete * (1 - m / most):.3f}", flush=True)


{"scales": scales, "gaps": gaps}[sys.argv[1]]()
