"""`python -m benchmarks.nlu.report [dev|test|blind|with_places] [--misses]`: figures by target and style, worst pairs."""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.nlu import score
from benchmarks.nlu.examples import evaluation, fresh
from benchmarks.nlu.model import MODEL, Model


def main() -> int:
    """Prints to standard output; 1 if there is no model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", nargs="?", default="dev", choices=("dev", "test", "blind", "with_places"))
    parser.add_argument("--misses", action="store_true", help="every miss, not only the ten worst")
    parser.add_argument("--plot", type=Path, metavar="PNG", help="also draws the calibration")
    args = parser.parse_args()
    if not MODEL.exists():
        print("There is no trained model. Make one with: .venv/bin/pal train", file=sys.stderr)
        return 1
    model = Model.trained()
    rows = fresh(args.set)
    heard, took = [], []
    for row in rows:
        start = time.process_time()
        heard.append(model.read(row.text))
        took.append((time.process_time() - start) * 1000)
    known = len(evaluation(args.set)) - len(rows)
    print(f"# {args.set}: {len(rows)} messages ({known} more are left out: training has their like)\n")
    print("| target | | aim | |\n| --- | --- | --- | --- |")
    for one in (figure for figure in score.figures(rows, heard) if figure.of):
        sign = "≤" if one.at_most else "≥"
        reached = "yes" if one.reached else "no"
        print(f"| {one.name} | {one.share:.1%} ({one.right}/{one.of}) | {sign} {one.target:.0%} | {reached} |")
    asked = score.choices(rows, heard)
    print(
        f"\nAsked which of two topics: {asked.asked} of {asked.of} English asks; one of the two is right in {asked.offered}"
        f", the first already in {asked.needless}. Right or rightly offered: {asked.settled / asked.of:.1%}."
    )
    print("\n| style | right |\n| --- | --- |")
    for one in score.by_style(rows, heard):
        print(f"| {one.name} | {one.share:.0%} ({one.right}/{one.of}) |")
    print("\nCalibration (mean confidence → share right): ", end="")
    print(", ".join(f"{mean:.2f} → {right:.2f} ({count})" for mean, right, count in score.calibration(rows, heard)))
    lengths = sum(len(row.text) for row in rows) / len(rows)
    times = f"{statistics.median(took):.0f} ms median, {statistics.mean(took):.0f} ms mean"
    print(f"\nReading a message: {times} at {lengths:.0f} characters.")
    print("\n## Worst pairs\n")
    for meant, got, texts in score.confused(rows, heard)[: None if args.misses else 10]:
        print(
            f"- **{meant}** heard as **{got}** ({len(texts)}): "
            + " · ".join(f"“{text}”" for text in texts[: None if args.misses else 3])
        )
    print("\n## Surest misses\n")
    for row, one in score.worst(rows, heard):
        print(f"- {one.confidence:.2f} “{row.text}”: meant {row.intent}, heard {', '.join(one.topics) or one.intent}")
    if args.plot:
        _plot(score.calibration(rows, heard), args.set, args.plot)
    return 0


def _plot(points: list[tuple[float, float, int]], name: str, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.plot([mean for mean, _, _ in points], [right for _, right, _ in points], marker="o")
    for mean, right, count in points:
        axes.annotate(str(count), (mean, right), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(
        xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02), title=f"Calibration, {name} set (messages)"
    )
    figure.savefig(path, dpi=100, bbox_inches="tight")


if __name__ == "__main__":
    sys.exit(main())
