"""Times our methods beside those of pymcdm, pyDecision and scikit-criteria, in one run on one matrix.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install numpy scipy pymcdm pyDecision scikit-criteria
    cargo build --release -p indicia-bench --bin methods
    /tmp/peers/bin/python crates/indicia-bench/peers/methods.py target/release/methods

Prints milliseconds, the least wall and processor times of several runs, and the ratio of the fastest peer to ours. Ours run on one thread each; a peer may use as many as its
matrix library takes, which is printed. Of ours the system tells the processor time of all runs together alone, so theirs is the mean. Stops with 1 when a peer is ahead, when Copeland on 1,000 x 10 takes 10 ms or more or benefit of the doubt 150 ms, or when a result differs from pymcdm's.
"""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
ROWS, COLS, RUNS = 10_000, 50, 15


def ours(binary, matrix):
    """Id to milliseconds, processor milliseconds and the first results."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(np.asfortranarray(matrix).tobytes(order="F"))
    try:
        text = subprocess.run([binary, file.name, *map(str, matrix.shape)], check=True, capture_output=True, text=True).stdout
    finally:
        os.unlink(file.name)
    lines = [line.split() for line in text.splitlines()]
    cpu = lambda text: float("nan") if text == "-" else float(text)
    return {line[0]: (float(line[1]), cpu(line[2]), [float(x) for x in line[3:]]) for line in lines}


def shortest(run):
    best, used, result = float("inf"), float("inf"), None
    for _ in range(RUNS):
        start, own = time.perf_counter(), time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            result = run()
        elapsed = (time.perf_counter() - start) * 1000
        best = min(best, elapsed)
        used = min(used, (time.process_time() - own) * 1000)
        if elapsed > 5000:
            break
    return (best, used), result


def peers(matrix):
    """(peer, method) to what computes it; imports that fail are told, not hidden."""
    weights, types = np.full(COLS, 1 / COLS), np.ones(COLS)
    jobs = {}
    import pymcdm

    topsis = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    vikor = pymcdm.methods.VIKOR()
    jobs["pymcdm", "topsis"] = lambda: topsis(matrix, weights, types)
    jobs["pymcdm", "vikor"] = lambda: vikor(matrix, weights, types)
    jobs["pymcdm", "entropy"] = lambda: pymcdm.weights.entropy_weights(matrix)
    jobs["pymcdm", "critic"] = lambda: pymcdm.weights.critic_weights(matrix)
    jobs["pymcdm", "merec"] = lambda: pymcdm.weights.merec_weights(matrix, types)

    import skcriteria
    from skcriteria.agg import topsis as sktopsis
    from skcriteria.preprocessing import weighters

    decision = skcriteria.mkdm(matrix, np.ones(COLS), weights=weights)
    jobs["scikit-criteria", "topsis"] = lambda: sktopsis.TOPSIS().evaluate(decision)
    jobs["scikit-criteria", "entropy"] = lambda: weighters.EntropyWeighter().transform(decision)
    jobs["scikit-criteria", "critic"] = lambda: weighters.CRITIC().transform(decision)
    if hasattr(weighters, "MEREC"):
        jobs["scikit-criteria", "merec"] = lambda: weighters.MEREC().transform(decision)
    try:
        from skcriteria.agg import vikor as skvikor

        jobs["scikit-criteria", "vikor"] = lambda: skvikor.VIKOR().evaluate(decision)
    except ImportError:
        pass

    from pyDecision import algorithm

    kinds = ["max"] * COLS
    jobs["pyDecision", "topsis"] = lambda: algorithm.topsis_method(matrix, weights, kinds, graph=False, verbose=False)
    jobs["pyDecision", "entropy"] = lambda: algorithm.entropy_method(matrix, kinds)
    jobs["pyDecision", "critic"] = lambda: algorithm.critic_method(matrix, kinds)
    jobs["pyDecision", "merec"] = lambda: algorithm.merec_method(matrix, kinds)
    jobs["pyDecision", "vikor"] = lambda: algorithm.vikor_method(matrix, weights, kinds, 0.5, False, False)
    return jobs


def threads():
    """What the peers' libraries of matrices say that they use."""
    try:
        from threadpoolctl import threadpool_info

        return ", ".join(f"{pool['internal_api']} {pool['num_threads']}" for pool in threadpool_info()) or "none told"
    except ImportError:
        return f"not told (threadpoolctl is not installed); the machine has {os.cpu_count()} processors"


def main(binary):
    matrix = np.random.default_rng(20_240_601).uniform(1, 100, (ROWS, COLS))
    mine = ours(binary, matrix)
    names = ["pymcdm", "scikit-criteria", "pyDecision"]
    times, results = {}, {}
    for (peer, method), run in peers(matrix).items():
        try:
            times[peer, method], results[peer, method] = shortest(run)
        except Exception as error:  # a peer that fails is told and left out
            print(f"{peer} {method}: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"threads: ours 1; of the peers' matrix libraries: {threads()}")
    methods = ["topsis", "vikor", "entropy", "critic", "merec"]
    behind = []
    for which, what in enumerate(["wall, least", "processor, all threads together; peers least, ours mean"]):
        print(f"\n{ROWS} x {COLS}, milliseconds ({what}); ratio = fastest peer / ours\n")
        print("| method | ours | " + " | ".join(names) + " | ratio |")
        print("|---|---|" + "---|" * (len(names) + 1))
        for method in methods:
            of_peers = [times[peer, method][which] if (peer, method) in times else None for peer in names]
            ratio = min(t for t in of_peers if t is not None) / mine[method][which]
            cells = ["-" if t is None else f"{t:.2f}" for t in of_peers]
            print(f"| {method} | {mine[method][which]:.2f} | " + " | ".join(cells) + f" | {ratio:.1f} |")
            if ratio <= 1:
                behind.append(f"{method} ({what})")
    same = {"topsis": lambda q: q, "vikor": lambda q: 1 - q}
    for method, turned in same.items():
        if ("pymcdm", method) in results:
            difference = np.max(np.abs(turned(np.asarray(results["pymcdm", method]))[:3] - mine[method][2]))
            print(f"\n{method}: the first scores differ from pymcdm's by {difference:.1e}")
            if difference > 1e-9:
                behind.append(f"{method} differs")
    small = ours(binary, matrix[:1000, :10])
    for method, limit in {"copeland": 10, "benefit-of-the-doubt": 150}.items():
        print(f"\n{method} on 1000 x 10: {small[method][0]:.2f} ms ({small[method][1]:.2f} of the processor), of at most {limit}")
        if small[method][0] >= limit:
            behind.append(method)
    if behind:
        sys.exit("behind: " + ", ".join(behind))


if __name__ == "__main__":
    main(sys.argv[1])
