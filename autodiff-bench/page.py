#!/usr/bin/env python3
"""Writes docs/benchmarks.md from the files that the benchmarks left in a folder.

    bench page [DIR]

Takes what it finds there: gradbench.json, peers-THREADS.json, and the JSON of the groups. What stands between the marks
for notes in the page is written by hand and kept.
"""

import json
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- notes, kept when the page is written anew -->", "<!-- end of notes -->"
NO_MEASURE = {("ode", "manual"), ("kmeans", "manual")}
GROUPS = ["kernels", "eager", "compile", "training"]

INTRODUCTION = """# Benchmarks

How fast autodiff is, beside what others reach in the same run on the same machine. Those that we lose are in the tables too.
This page is written by `autodiff-bench/bench page`; the notes at its end are by hand.

## How to repeat it

```bash
autodiff-bench/bench kernels -o bench-results      # also: eager, compile, training; JMH, one process per workload
autodiff-bench/bench peers --threads 1 -o bench-results    # beside PyTorch, in turns; PYTHON=… names the Python that has torch
autodiff-bench/gradbench-compare --gradbench DIR --rounds 3 -o bench-results \\
    --tool manual --tool tapenade --tool codipack --tool adept --tool cppad --tool adol-c --tool pytorch --tool jax
autodiff-bench/bench page bench-results
```

DIR is a checkout of [GradBench](https://github.com/gradbench/gradbench). `make -C DIR/cpp` fetches a header, and
`make -C DIR/tools/NAME all` builds a tool; each Dockerfile there says which library the tool needs.

`--quick` shows in a minute whether a suite runs; its figures mean nothing. A *limit* is what the project has set itself for
the ratio; *used* says how much of it the measured ratio takes, so above 100 % it is missed.
"""


def load(folder, name):
    file = folder / name
    return json.loads(file.read_text()) if file.exists() else None


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def number(value):
    return "–" if value is None else f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def ratio(value, limit):
    """A ratio, its limit, and how much of the limit it uses."""
    shown = "–" if value is None else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
    used = "–" if value is None or not limit else f"{100 * value / limit:.0f} %"
    return [shown, f"{limit:.2f}" if limit else "–", used]


def environment(values):
    return [f"- {name}: {value}" for name, value in values.items()] + [""]


def lost(names, what):
    return [f"{what}: " + (", ".join(names) if names else "none") + ".", ""]


def gradbench(folder):
    data = load(folder, "gradbench.json")
    if not data:
        return []
    tools = []
    for result in data["results"]:
        tools += [t for t in result["tools"] if t not in tools]
    others = [t for t in tools if t != "autodiff"]
    heads = ["eval", "size", "function", "autodiff", *others, "fastest other", "ours ÷ fastest", "limit", "used", "prepare", "first call"]
    rows, slower, missed = [], [], []
    for result in data["results"]:
        by_tool = result["tools"]
        ours = by_tool.get("autodiff", {})
        rivals = {
            t: by_tool[t]["min"]
            for t in others
            if "min" in by_tool.get(t, {}) and by_tool[t]["valid"] is not False and (result["eval"], t) not in NO_MEASURE
        }
        fastest = min(rivals, key=rivals.get, default=None)
        value = ours["min"] / rivals[fastest] if fastest and "min" in ours else None
        label = f"{result['eval']} {result['size']} {result['function']}"
        if "min" not in ours or (value and value > 1):
            slower.append(label)
        if result["limit"] and (value is None or value > result["limit"]):
            missed.append(label)
        cells = [result["eval"], result["size"], result["function"]]
        for tool in ["autodiff", *others]:
            r = by_tool.get(tool)
            wrong = " (wrong)" if r and r.get("valid") is False else ""
            cells.append("–" if r is None else number(r["min"]) + wrong if "min" in r else "no answer")
        cells += [fastest or "–", *ratio(value, result["limit"])]
        rows.append(cells + [number(ours.get("prepare")), number(ours.get("first"))])
    return [
        "## GradBench",
        "",
        "Milliseconds, the minimum of all runs, every tool with one thread for arithmetic. *prepare* is what happens once per problem, *first call*",
        "the first run after it, in a process that has just started for the first problem of an eval. Every answer was checked",
        "against the program of the tool `manual`. For ode and kmeans that program is a closed form and no rival.",
        "",
        *environment(data["environment"]),
        *table(heads, rows),
        "",
        *lost(slower, "Slower than the fastest other tool"),
        *lost(missed, "Over the limit"),
    ]


def peers(folder):
    lines = []
    for file in sorted(folder.glob("peers-*.json")):
        data = json.loads(file.read_text())
        threads = data["environment"]["threads"]
        lines += [f"## Beside PyTorch, {threads} thread" + ("s" if threads != 1 else ""), "", *environment(data["environment"])]
        for group in GROUPS:
            results = [r for r in data["results"] if r["group"] == group]
            if not results:
                continue
            rows, slower, missed = [], [], []
            for r in results:
                times = r.get("nanoseconds", {})
                ours = times.get("autodiff")
                values = {p: ours / times[p] if ours and p in times else None for p in ("torch", "torch.compile")}
                if any(v and v > 1 for v in values.values()):
                    slower.append(r["name"])
                if r["limit"] and values["torch"] and values["torch"] > r["limit"]:
                    missed.append(r["name"])
                same = {True: "same", False: "differ"}.get(r.get("same results"), "–")
                micros = [number(times[w] / 1000) if w in times else "–" for w in ("autodiff", "torch", "torch.compile")]
                rows.append([r["name"], *micros, *ratio(values["torch"], r["limit"]), ratio(values["torch.compile"], None)[0], same])
            heads = ["workload", "autodiff, µs", "torch, µs", "torch.compile, µs", "ours ÷ torch", "limit", "used", "ours ÷ torch.compile", "results"]
            lines += [f"### {group}", "", *table(heads, rows), ""]
            lines += lost(slower, "Slower than one of them") + lost(missed, "Over the limit")
    return lines


def groups(folder):
    lines = []
    for group in GROUPS:
        data = load(folder, group + ".json")
        if not data:
            continue
        lines += [f"## JMH: {group}", "", *environment(data["environment"])]
        if data["quick"]:
            lines += ["Measured with `--quick`: these figures mean nothing.", ""]
        rows = []
        for r in data["results"]:
            rate = {"": "–", "FLOP": f"{r['rate'] / 1e9:.1f} GFLOP/s"}.get(r["unit"])
            rate = rate or f"{1e9 / r['rate']:.3g} ns per {r['unit']}"
            error = f"± {100 * r['error'] / r['nanoseconds']:.0f} %"
            rows.append([r["name"], number(r["nanoseconds"] / 1000), error, rate, f"{r['peak heap bytes'] / 2**20:.0f}", number(r["allocated bytes per run"])])
        lines += table(["workload", "µs", "99.9 % interval", "rate", "peak heap, MiB", "allocated, bytes per run"], rows) + [""]
    if lines:
        lines += ["The peak of the heap includes garbage that no collection has reached yet.", ""]
    return lines


def notes():
    text = PAGE.read_text() if PAGE.exists() else ""
    if START in text and END in text:
        return text[text.index(START) + len(START) : text.index(END)]
    return "\n\n"


def main():
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(__doc__)
        return
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "bench-results")
    lines = gradbench(folder) + peers(folder) + groups(folder)
    if not lines:
        print(f"bench page: {folder} holds no results", file=sys.stderr)
        lines = ["Nothing has been measured yet.", ""]
    PAGE.write_text("\n".join([INTRODUCTION, *lines, "## Notes", "", START]) + notes() + END + "\n")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
