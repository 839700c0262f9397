"""Train the weights of ``pipeline/resolve/themes.py`` on the development half: ``python corpus/train_themes.py`` (seconds).

``python corpus/train_themes.py GOLD=TEXTS …`` adds folders of gold whose texts lie elsewhere, as NAME.txt in the folder TEXTS.
A logistic regression over pairs of an activity and a theme, fitted by Newton's method; the same gold gives the same weights.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from pipeline.resolve.themes import DocumentThemes

HERE = Path(__file__).parent
TARGET = HERE.parent / "pipeline" / "resolve" / "theme_weights.csv"
RIDGE = 0.5
HEADER = (
    "# Weights of what speaks for a theme; written by corpus/train_themes.py, not by hand, from the gold of corpus/dev"
    " and of 38 passages of real reports\n# that the repository does not hold (given as GOLD=TEXTS;"
    " they lift what is right on the half set aside).\n"
)


def examples(folder: Path, texts: Path | None = None) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of features, one row of features for each pair of an activity and a theme, and whether the gold has the theme."""
    names: list[str] = []
    rows: list[list[float]] = []
    wanted: list[float] = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = DocumentThemes((texts / f"{gold['doc']}.txt").read_bytes().decode("utf-8") if texts else gold["text"])
        for activity in gold["activities"]:
            if not activity.get("themes") or activity.get("optional"):
                continue
            for theme, features in document.features([(activity["start"], activity["end"])], activity["kind"][0]).items():
                names = list(features)
                rows.append(list(features.values()))
                wanted.append(float(theme in activity["themes"]))
    return names, np.array(rows), np.array(wanted)


def fit(x: np.ndarray, y: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Ridge-regularized logistic regression."""
    w = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - y) + ridge * w)
    return w


def main() -> None:
    names, x, y = examples(HERE / "dev")
    for pair in sys.argv[1:]:
        gold, _, texts = pair.partition("=")
        _, more, wanted = examples(Path(gold), Path(texts))
        x, y = np.vstack((x, more)), np.concatenate((y, wanted))
    lines = [f"{name},{weight:.3f}\n" for name, weight in zip(names, fit(x, y), strict=True)]
    TARGET.write_text(HEADER + "feature,weight\n" + "".join(lines), encoding="utf-8")
    print(f"{TARGET.name}: {len(names)} weights from {len(y)} pairs, {int(y.sum())} of them themes")


if __name__ == "__main__":
    main()
