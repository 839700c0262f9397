"""Train the weights of ``pipeline/resolve/themes.py`` on the documents that are not set aside: ``python corpus/train_themes.py`` (seconds).

``python corpus/train_themes.py GOLD=TEXTS …`` adds folders of gold whose texts lie elsewhere, as NAME.txt in the folder TEXTS.
A logistic regression over pairs of an activity and a theme that its document speaks of. Weights that all themes share are fitted by
Newton's method; in turn with them, by its diagonal, those of single marks: a theme, a theme with a kind of activity, a cue in the
evidence. The same gold gives the same weights.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.resolve.themes import FEATURES, DocumentThemes, cue_mark, theme_marks

HERE = Path(__file__).parent
TARGET = HERE.parent / "pipeline" / "resolve" / "theme_weights.csv"
RIDGE, MARK_RIDGE = 0.5, 3.0
RAREST, SMALLEST = 3, 0.01
"""A mark seen in fewer pairs is not learned; a smaller weight of one is not kept."""
ROUNDS, STEPS = 4, 5
HEADER = "# Weights of what speaks for a theme; written by corpus/train_themes.py, not by hand, from corpus/dev and corpus/train.\n"


@dataclass
class Pairs:
    """Pairs of an activity and a theme: shared features, single marks, and whether the gold has the theme."""

    names: Sequence[str] = FEATURES
    rows: list[Sequence[float]] = field(default_factory=list)
    marks: list[tuple[str, ...]] = field(default_factory=list)
    wanted: list[float] = field(default_factory=list)

    def add(self, folder: Path, texts: Path | None = None) -> None:
        """The pairs of a folder of gold."""
        for path in sorted(folder.glob("*.gold.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            document = DocumentThemes((texts / f"{gold['doc']}.txt").read_bytes().decode("utf-8") if texts else gold["text"])
            for activity in gold["activities"]:
                if not activity.get("themes") or activity.get("optional"):
                    continue
                parts, kind = [(activity["start"], activity["end"])], activity["kind"][0]
                cues = sorted(document.cues_in(parts, kind), key=lambda cue: cue.number)
                for theme, features in document.features(parts, cues):
                    self.rows.append(features)
                    self.marks.append((*theme_marks(theme, kind), *(cue_mark(cue) for cue in cues if cue.theme == theme)))
                    self.wanted.append(float(theme in activity["themes"]))


def fit(x: np.ndarray, y: np.ndarray, ridge: float = RIDGE, steps: int = 40) -> np.ndarray:
    """Ridge-regularized logistic regression."""
    return _newton(np.zeros(x.shape[1]), x, y, np.zeros(len(y)), ridge, steps)


def _newton(w: np.ndarray, x: np.ndarray, y: np.ndarray, offset: np.ndarray, ridge: float, steps: int) -> np.ndarray:
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(x @ w + offset)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        w = w - np.linalg.solve(hessian, x.T @ (p - y) + ridge * w)
    return w


def fit_pairs(pairs: Pairs) -> dict[str, float]:
    """The weight of every shared feature, then of every mark that is not too rare."""
    x, y = np.array(pairs.rows), np.array(pairs.wanted)
    counts = Counter(mark for marks in pairs.marks for mark in marks)
    known = sorted(mark for mark, n in counts.items() if n >= RAREST)
    number = {mark: i for i, mark in enumerate(known)}
    row, mark = np.array([(r, number[m]) for r, marks in enumerate(pairs.marks) for m in marks if m in number]).T
    w, own = np.zeros(x.shape[1]), np.zeros(len(known))
    for _ in range(ROUNDS):
        w = _newton(w, x, y, np.bincount(row, own[mark], len(y)), RIDGE, 8)
        for _ in range(STEPS):
            p = 1 / (1 + np.exp(-(x @ w + np.bincount(row, own[mark], len(y)))))
            slope = np.bincount(mark, (p - y)[row], len(known)) + MARK_RIDGE * own
            own -= 0.5 * slope / (np.bincount(mark, (p * (1 - p))[row], len(known)) + MARK_RIDGE)
    return dict(zip(pairs.names, w.tolist(), strict=True)) | {m: v for m, v in zip(known, own.tolist(), strict=True) if abs(v) >= SMALLEST}


def main() -> None:
    pairs = Pairs()
    pairs.add(HERE / "dev")
    pairs.add(HERE / "train")
    for pair in sys.argv[1:]:
        gold, _, texts = pair.partition("=")
        pairs.add(Path(gold), Path(texts))
    weights = fit_pairs(pairs)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        rows = [(name, f"{weight:.3f}") for name, weight in weights.items()]
        csv.writer(file, lineterminator="\n").writerows([("feature", "weight"), *rows])
    print(f"{TARGET.name}: {len(weights)} weights from {len(pairs.wanted)} pairs, {int(sum(pairs.wanted))} of them themes")


if __name__ == "__main__":
    main()
