#!/usr/bin/env python3
"""Measures the workloads of autodiff-bench beside PyTorch, in turns, and writes a table of the ratios.

    bench peers [--group NAME]... [--only TEXT] [--rounds N] [--seconds S] [--threads N] [--quick] [-o DIR]

One JVM and one Python process (this one) live through the whole run. In every round each workload runs for a while in one,
then in the other: eager PyTorch, and torch.compile where it works. The figures are medians over the rounds. Before that,
both compute each workload from the same data, and the results must agree. Where torch is missing, only autodiff is measured.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MASK = 0xFFFFFFFF

# The limits that the project has set itself for ours ÷ PyTorch eager.
LIMITS = {
    "matmul-64x64x64": 1 / 0.95,
    "matmul-256x256x256": 1 / 0.95,
    "matmul-512x512x512": 1 / 0.95,
    "matmul-1024x1024x1024": 1 / 0.95,
    "matmul-64x784x256": 1 / 0.95,
    "matmul-32x16x16": 1 / 1.5,
    "train-2-16-16-1-batch-32-f64-compiled": 0.05,
    "train-30-64-1-batch-64-f64-compiled": 0.2,
    "train-784-256-10-batch-64-f32-compiled": 0.7,
    "train-784-1024-1024-10-batch-256-f32-compiled": 1.0,
}


def limit(workload):
    name = workload["name"]
    if workload["group"] == "kernels" and not name.startswith("matmul"):
        return 1.0
    return LIMITS.get(name) or LIMITS.get(name.rsplit("-", 1)[0])


class Ours:
    """The long-lived JVM."""

    def __init__(self, threads):
        options = os.environ.get("BENCH_JAVA_OPTIONS", "-XX:+UseParallelGC -XX:MaxRAMPercentage=60")
        environment = os.environ | {"BENCH_JAVA_OPTIONS": f"{options} -Dautodiff.threads={threads}"}
        self.process = subprocess.Popen(
            [str(HERE / "bench"), "serve"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("bench serve has ended")
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def hashes(count, seed):
    """The same three rounds of multiply and shift on 32 bits as in Samples.java."""
    import numpy as np

    h = (np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B9 * seed)) & np.uint64(MASK)
    for _ in range(2):
        h = ((h ^ (h >> np.uint64(16))) * np.uint64(0x45D9F3B)) & np.uint64(MASK)
    return h ^ (h >> np.uint64(16))


def numbers(count, seed, low, high):
    return low + (high - low) * (hashes(count, seed).astype("float64") / 2.0**32)


def tensor(seed, low, high, dtype, *lengths):
    import torch

    return torch.from_numpy(numbers(math.prod(lengths), seed, low, high).reshape(lengths)).to(dtype)


def rosenbrock(x):
    left = x[:-1]
    return (100 * (x[1:] - left**2) ** 2 + (1 - left) ** 2).sum()


def waves(x):
    return (1 + (x[:-1].sin() * x[1:]).exp()).log().sum()


def rosenbrock_scalars(x):
    total = 0
    for a, b in zip(x, x[1:]):
        bend = b - a * a
        slope = 1 - a
        total = total + (bend * bend * 100 + slope * slope)
    return total


def waves_scalars(x):
    total = 0
    for a, b in zip(x, x[1:]):
        total = total + (1 + (a.sin() * b).exp()).log()
    return total


def chain(x):
    y = x
    for i in range(100):
        y = y + x if i % 2 == 0 else y * 0.5
    return y.sum()


class Torch:
    """The workloads in PyTorch, by name. None where there is no counterpart worth measuring."""

    def __init__(self, threads):
        import torch

        torch.set_num_threads(threads)
        self.torch = torch
        self.version = torch.__version__
        self.compile_error = ""

    def body(self, name, compiled=False):
        """A function without arguments, or None."""
        kind, _, rest = name.removesuffix("-compiled").partition("-")
        dtype = self.torch.float32 if name.removesuffix("-compiled").endswith("f32") else self.torch.float64
        if kind == "matmul":
            return None if compiled else self.product(rest, dtype)
        if kind == "conv":
            return None if compiled else self.convolution(rest, dtype)
        if kind == "train":
            return self.training(rest, dtype, compiled)
        if kind in ("rosenbrock", "waves", "chain"):
            return self.gradient(kind, rest, compiled)
        return None if compiled else self.kernel(kind, rest, dtype)

    def product(self, rest, dtype):
        m, k, n = map(int, rest.rsplit("-", 1)[0].split("x"))
        a, b = tensor(1, -1, 1, dtype, m, k), tensor(2, -1, 1, dtype, k, n)
        return lambda: float(self.torch.matmul(a, b)[-1, -1])

    def convolution(self, rest, dtype):
        torch = self.torch
        image, filters = [tuple(map(int, part.split("x"))) for part in rest.removeprefix("gradients-").split("-")[:2]]
        w_shape = (filters[0], image[1], *filters[1:])
        pad = [(k - 1) // 2 for k in filters[1:]]
        x, w = tensor(7, -1, 1, dtype, *image), tensor(8, -1, 1, dtype, *w_shape)
        if not rest.startswith("gradients"):
            return lambda: float(torch.nn.functional.conv2d(x, w, padding=pad).flatten()[-1])
        x.requires_grad_()
        w.requires_grad_()
        ones = torch.ones((image[0], filters[0], *image[2:]), dtype=dtype)

        def run():
            y = torch.nn.functional.conv2d(x, w, padding=pad)
            by_x, by_w = torch.autograd.grad(y, (x, w), ones)
            return float(by_x.flatten()[-1]) + float(by_w.flatten()[-1])

        return run

    def kernel(self, kind, rest, dtype):
        torch = self.torch
        size = rest.rsplit("-", 1)[0]
        if size.endswith("1000x1000"):
            x = tensor(4, -2, 2, dtype, 1000, 1000)
            f = {
                "softmax": lambda: torch.softmax(x, 0 if size.startswith("columns") else 1)[-1, -1],
                "logsumexp": lambda: torch.logsumexp(x, 1)[-1],
                "sum": (lambda: x.sum(1)[-1]) if size.startswith("rows") else (lambda: x.sum(0)[-1]),
                "max": (lambda: x.amax(1)[-1]) if size.startswith("rows") else (lambda: x.amax(0)[-1]),
            }.get(kind)
            return f and (lambda: float(f()))
        if not size.isdigit():
            return None
        x = tensor(3, 0.1, 3, dtype, int(size))
        special = {
            "add": lambda: (x + x)[-1],
            "softplus": lambda: torch.nn.functional.softplus(x, threshold=1000)[-1],
            "pow": lambda: x.pow(1.7)[-1],
            "sum": lambda: x.sum(),
            "max": lambda: x.amax(),
        }
        if kind in special:
            return lambda: float(special[kind]())
        f = getattr(torch, kind, None)
        return f and (lambda: float(f(x)[-1]))

    def gradient(self, kind, rest, compiled):
        torch = self.torch
        size = {"8k": 1_001, "60k": 10_001, "800k": 100_001}.get(rest.rsplit("-", 1)[-1])
        if kind == "chain":
            x = tensor(6, -1, 1, torch.float64, int(rest)).requires_grad_()
            f = chain
        elif "hvp" in rest:
            x = tensor(5, -1, 1, torch.float64, size)
            ones = torch.ones_like(x)

            def product():
                return float((torch.autograd.functional.vhp(rosenbrock, x, ones)[1] ** 2).sum())

            return None if compiled else product
        elif rest.startswith("vector"):
            x = tensor(5, -1, 1, torch.float64, size).requires_grad_()
            f = rosenbrock if kind == "rosenbrock" else waves
        elif size == 1_001 and not compiled:
            data = numbers(size, 5, -1, 1)

            def scalars():
                x = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in data]
                rosenbrock_scalars(x).backward()
                return math.fsum(float(v.grad) ** 2 for v in x)

            return scalars
        else:
            return None  # seconds per run, some 5 µs per operation
        f = torch.compile(f) if compiled else f

        def run():
            (slope,) = torch.autograd.grad(f(x), x)
            return float((slope**2).sum())

        return run

    def training(self, rest, dtype, compiled):
        torch = self.torch
        *sizes, batch = [int(s) for s in rest.replace("batch-", "").rsplit("-", 1)[0].split("-")]
        weights, biases = [], []
        for i in range(1, len(sizes)):
            bound = math.sqrt(6.0 / (sizes[i - 1] + sizes[i]))
            weights.append(tensor(10 + i, -bound, bound, dtype, sizes[i], sizes[i - 1]).requires_grad_())
            biases.append(tensor(20 + i, -0.1, 0.1, dtype, sizes[i]).requires_grad_())
        parameters = [p for pair in zip(weights, biases) for p in pair]
        x = tensor(30, -1, 1, dtype, batch, sizes[0])
        outputs = sizes[-1]
        labels = torch.from_numpy((hashes(batch, 31) % max(2, outputs)).astype("int64"))
        targets = labels.to(dtype).reshape(batch, 1)
        functional = torch.nn.functional
        activation = torch.sigmoid if sizes[1] == 16 else torch.relu

        def loss():
            y = x
            for i, (w, b) in enumerate(zip(weights, biases)):
                y = functional.linear(y, w, b)
                y = activation(y) if i < len(weights) - 1 else y
            if outputs == 1:
                return functional.binary_cross_entropy_with_logits(y, targets)
            return functional.cross_entropy(y, labels)

        measured = torch.compile(loss) if compiled else loss
        optimizer = torch.optim.SGD(parameters, lr=0.1)

        def step():
            optimizer.zero_grad()
            value = measured()
            value.backward()
            optimizer.step()
            return float(value.detach())

        return step


def median_time(body, seconds):
    times = []
    end = time.perf_counter() + seconds
    before = time.perf_counter()
    while before < end or not times:
        body()
        after = time.perf_counter()
        times.append(after - before)
        before = after
    return statistics.median(times) * 1e9


def agree(ours, theirs, single):
    tolerance = 1e-4 if single else 1e-9
    return all(abs(a - b) <= tolerance * max(1, abs(a), abs(b)) for a, b in zip(ours, theirs))


def peer_bodies(torch, workload):
    """The counterparts of a workload: how it is called, and what to run."""
    if torch is None:
        return {}
    name = workload["name"]
    bodies = {"torch": torch.body(name)}
    if workload["group"] in ("training", "compile") and torch.compile_error == "":
        try:
            body = torch.body(name, compiled=True)
            if body:
                body()
            bodies["torch.compile"] = body
        except Exception as e:  # no compiler, no Triton: it says what in a hundred ways
            torch.compile_error = str(e).strip().splitlines()[0][:200] if str(e).strip() else type(e).__name__
    return {peer: body for peer, body in bodies.items() if body}


def load_torch(threads):
    try:
        return Torch(threads)
    except ImportError:
        print("torch: skipped, it is not installed", file=sys.stderr)
        return None


def measure(options, ours, torch):
    workloads = [
        w
        for w in ours.ask("list")["workloads"]
        if (not options.group or w["group"] in options.group) and options.only in w["name"]
    ]
    rows = []
    for workload in workloads:
        name = workload["name"]
        checked = ours.ask("check", name)
        row = workload | {"limit": limit(workload), "error": checked.get("error")}
        rows.append(row)
        if row["error"]:
            print(f"{name}: {row['error']}", file=sys.stderr)
            continue
        peers = peer_bodies(torch, workload)
        fresh = torch and torch.body(name)
        if fresh:
            theirs = [fresh() for _ in checked["results"]]
            row["same results"] = agree(checked["results"], theirs, "f32" in name)
            if not row["same results"]:
                print(f"{name}: results differ: {checked['results']} and {theirs}", file=sys.stderr)
        times = {"autodiff": []} | {peer: [] for peer in peers}
        for _ in range(options.rounds + 1):
            times["autodiff"].append(ours.ask("run", name, options.seconds)["median"])
            for peer, body in peers.items():
                times[peer].append(median_time(body, options.seconds))
        ours.ask("drop", name)
        # The first round warms up.
        row["nanoseconds"] = {who: statistics.median(t[1:]) for who, t in times.items()}
        print(name, {who: f"{t / 1000:.4g} µs" for who, t in row["nanoseconds"].items()}, file=sys.stderr)
    return rows


def table(rows):
    lines = [
        "| workload | autodiff, µs | torch, µs | torch.compile, µs | ours ÷ torch | ours ÷ torch.compile | limit | results |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        if row["error"]:
            lines.append(f"| {row['name']} | {row['error']} | | | | | | |")
            continue
        times = row["nanoseconds"]
        cells = [row["name"]]
        peers = ["torch", "torch.compile"]
        cells += [f"{times[w] / 1000:.4g}" if w in times else "–" for w in ("autodiff", *peers)]
        cells += [f"{times['autodiff'] / times[w]:.2f}" if w in times else "–" for w in peers]
        cells.append(f"{row['limit']:.2f}" if row["limit"] else "–")
        cells.append({True: "same", False: "differ"}.get(row.get("same results"), "–"))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(prog="bench peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--group", action="append", choices=["kernels", "eager", "compile", "training"])
    parser.add_argument("--only", default="", metavar="TEXT", help="only workloads with this in their name")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5, help="per workload, round and side")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a short look; the figures mean nothing")
    parser.add_argument("-o", "--output", metavar="DIR", help="gets peers-THREADS.json and .md")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 0.02
    os.environ.setdefault("OMP_NUM_THREADS", str(options.threads))
    torch = load_torch(options.threads)
    # Builds, which says nothing about speed.
    subprocess.run([str(HERE / "bench"), "--version"], check=True, stdout=subprocess.DEVNULL)
    ours = Ours(options.threads)
    host = ours.ask("host")
    rows = measure(options, ours, torch)
    ours.end()
    text = table(rows)
    print(text)
    if torch and torch.compile_error:
        print(f"\ntorch.compile: skipped, {torch.compile_error}")
    if options.output:
        folder = Path(options.output)
        folder.mkdir(parents=True, exist_ok=True)
        about = host | {
            "torch": torch.version if torch else None,
            "torch.compile": (torch.compile_error or "works") if torch else None,
            "threads": options.threads,
            "rounds": options.rounds,
            "seconds": options.seconds,
        }
        (folder / f"peers-{options.threads}.json").write_text(json.dumps({"environment": about, "results": rows}, indent=1) + "\n")
        (folder / f"peers-{options.threads}.md").write_text(text + "\n")
    sys.exit(1 if any(r["error"] or r.get("same results") is False for r in rows) else 0)


if __name__ == "__main__":
    main()
