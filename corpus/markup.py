"""The markup of the corpus: one source file becomes blocks, one reference text, and gold records that index it.

A source is a header, a body and a list of activities, parted by lines ``---``::

    register: press_release
    format: html
    published: 2019-05-14
    ---
    # Officers in [[m|MINUSCA]] train
    {{1 The [[p UNPOL|UN Police]] trained 20 officers on [[d 2019-05-13 event|13 May]] in Bangui.}}
    ---
    1 training completed; when 2019-05-13; where Bangui; missions MINUSCA; by UNPOL lead; n 20 officers

Tags nest. A question mark after the tag's letter, or ``optional`` in an activity line, makes an item optional; commas part accepted
alternatives. ``[[p KEY:type|text]]`` names a body: every text under one KEY, the KEY itself and the aliases of ``names.yaml`` are accepted.
Body lines: ``# title``, ``## heading``, ``- item``, ``^ footnote``, ``||: ruled caption=… unit=… results``, ``||! header || cells``,
``|| cell || cell`` (``^^`` repeats the cell above, merged; ``_`` is an empty cell). ``&nbsp;`` is a no-break space.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
NAMES: dict[str, Any] = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
KINDS = {
    "press_release": ["press_release"],
    "mission_report": ["report"],
    "project_document": ["project_document"],
    "agency_story": ["press_release", "other"],
}
OPENING = re.compile(r"\[\[([dmpa])(\?)?(?: ([^|\]]*))?\||\{\{(\d+) ")
COLUMN_WORDS = {"outcome": "outcome", "output": "output", "activit": "activity", "indicator": "indicator"}


class SourceError(ValueError):
    """A source file that breaks the markup."""


@dataclass
class Item:
    """One tagged stretch of text; offsets count in the block while parsing and in the reference text afterwards."""

    tag: str
    start: int
    end: int
    args: str = ""
    optional: bool = False


@dataclass
class Block:
    """A heading, paragraph, list item, footnote or table with its plain text, already placed in the reference text."""

    kind: str
    text: str = ""
    start: int = 0
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    header_rows: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)


@dataclass
class Source:
    """One parsed source file."""

    name: str
    half: str
    header: dict[str, str]
    blocks: list[Block]
    text: str
    items: list[Item]
    activity_lines: dict[str, str]

    @property
    def title(self) -> str:
        return self.header.get("title") or next((b.text for b in self.blocks if b.kind == "title"), self.name)


def strip_tags(marked: str) -> tuple[str, list[Item]]:
    """The plain text of a marked-up string and its items.

    >>> strip_tags("by [[m|UNMIL]] in [[d 2005 event|2005]]")[0]
    'by UNMIL in 2005'
    """
    out: list[str] = []
    length = 0
    stack: list[Item] = []
    items: list[Item] = []
    i = 0
    while i < len(marked):
        opening = OPENING.match(marked, i)
        if opening:
            tag, optional, args, number = opening.groups()
            stack.append(Item(tag or "A", length, length, (args if tag else number) or "", bool(optional)))
            i = opening.end()
        elif stack and marked.startswith("]]" if stack[-1].tag != "A" else "}}", i):
            item = stack.pop()
            item.end = length
            items.append(item)
            i += 2
        else:
            out.append(marked[i])
            length += 1
            i += 1
    if stack:
        raise SourceError(f"unclosed tag {stack[-1].tag} {stack[-1].args!r}: {marked[:80]!r}")
    plain = "".join(out)
    if "[[" in plain or "]]" in plain or "{{" in plain or "}}" in plain:
        raise SourceError(f"stray bracket in {plain[:200]!r}")
    return plain, sorted(items, key=lambda m: (m.start, -m.end))


def _table(chunk: str) -> tuple[str, Block]:
    """The tab-separated marked-up text of a table chunk, and the block that holds its cells (still marked up)."""
    block = Block("table")
    lines: list[str] = []
    for line in chunk.split("\n"):
        if line.startswith("||:"):
            for part in re.split(r"\s*;\s*", line[3:].strip()):
                key, _, value = part.partition("=")
                block.attributes[key.strip()] = value.strip() or "yes"
            continue
        head = line.startswith("||!")
        cells = [c.strip() for c in (line[3:] if head else line[2:]).split(" || ")]
        block.header_rows += head
        block.rows.append(cells)
        lines.append("\t".join("" if c in ("^^", "_") else c for c in cells))
    return "\n".join(lines), block


def _chunks(body: str) -> list[tuple[str, Block]]:
    out = []
    for chunk in re.split(r"\n\s*\n", body.strip("\n")):
        chunk = chunk.strip("\n")
        if chunk.startswith("||"):
            out.append(_table(chunk))
        elif chunk.startswith("# "):
            out.append((chunk[2:], Block("title", level=1)))
        elif chunk.startswith("## "):
            out.append((chunk[3:], Block("heading", level=2)))
        elif chunk.startswith("- "):
            for item in re.split(r"\n- ", chunk[2:]):
                out.append((item, Block("list_item")))
        elif chunk.startswith("^ "):
            out.append((chunk[2:], Block("footnote")))
        else:
            out.append((chunk, Block("paragraph")))
    return out


def _assemble(body: str, keep_breaks: bool) -> tuple[list[Block], str, list[Item]]:
    """Blocks, reference text and items; an activity may run over several blocks."""
    marked: list[str] = []
    blocks: list[Block] = []
    for text, block in _chunks(body.replace("&nbsp;", "\u00a0")):
        if not keep_breaks and block.kind != "table":
            text = re.sub(r"\s*\n\s*", " ", text)
        marked.append(text)
        blocks.append(block)
    glued = "\f".join(marked)
    plain, items = strip_tags(glued)
    parts = plain.split("\f")
    text = ""
    moves: list[tuple[int, int]] = []  # where a block starts in the glued text and in the reference text
    seen = 0
    for k, (part, block) in enumerate(zip(parts, blocks, strict=True)):
        both_items = block.kind == "list_item" and k and blocks[k - 1].kind == "list_item"
        text += "" if not k else ("\n" if both_items else "\n\n")
        block.text, block.start = part, len(text)
        moves.append((seen, len(text)))
        text += part
        seen += len(part) + 1
    for item in items:
        item.start = _moved(item.start, moves)
        item.end = _moved(item.end - 1, moves) + 1
    for block in blocks:
        end = block.start + len(block.text)
        block.items = [m for m in items if m.start >= block.start and m.end <= end]
        if block.kind == "table":
            block.rows = [["" if c == "_" else strip_tags(c)[0] for c in _balanced(row)] for row in block.rows]
    return blocks, text, items


def _balanced(row: list[str]) -> list[str]:
    """A row whose activity may run over several cells: the activity's braces dropped, so that each cell parses alone."""
    return [re.sub(r"\{\{\d+ |\}\}", "", cell) for cell in row]


def _moved(at: int, moves: list[tuple[int, int]]) -> int:
    before = [m for m in moves if m[0] <= at][-1]
    return at - before[0] + before[1]


def read_source(path: Path) -> Source:
    """The source file at ``path``; its folder's name is its half."""
    raw = path.read_text(encoding="utf-8")
    parts = re.split(r"^---\s*$", raw, flags=re.M)
    if len(parts) != 3:
        raise SourceError(f"{path.name}: wants header, body and activities parted by ---")
    header = dict(re.split(r":\s*", line, maxsplit=1) for line in parts[0].strip().splitlines())
    try:
        blocks, text, items = _assemble(parts[1], header["format"] == "txt")
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from None
    lines = {}
    for line in parts[2].strip().splitlines():
        if line.strip() and not line.startswith("%"):
            number, _, rest = line.partition(" ")
            if number in lines:
                raise SourceError(f"{path.name}: activity {number} twice")
            lines[number] = rest
    return Source(path.stem, path.parent.name, header, blocks, text, items, lines)


def split(args: str) -> list[str]:
    return [a for a in args.split(",") if a]


def partner_index(source: Source) -> dict[str, dict[str, Any]]:
    """Accepted names and types by partner key."""
    index: dict[str, dict[str, Any]] = {}
    for item in source.items:
        if item.tag != "p":
            continue
        key, _, types = item.args.partition(":")
        entry = index.setdefault(key, {"names": [], "type": []})
        known = NAMES["partners"].get(key, {})
        if key.startswith("GOV-"):
            country = NAMES["countries"][key[4:]]
            known = {"names": [country, key[4:], "Government of " + country], "type": "government"}
        shown = re.sub(r"\s+", " ", source.text[item.start : item.end])
        for name in [key.replace("_", " "), *known.get("names", []), shown]:
            if name not in entry["names"]:
                entry["names"].append(name)
        for kind in split(types) or split(known.get("type", "")):
            if kind not in entry["type"]:
                entry["type"].append(kind)
    return index


def _activity(source: Source, item: Item, partners: dict[str, dict[str, Any]]) -> dict[str, Any]:
    line = source.activity_lines.get(item.args)
    if line is None:
        raise SourceError(f"{source.name}: activity {item.args} has no line")
    fields = [f.strip() for f in line.split(";")]
    kinds, _, status = fields[0].partition(" ")
    out: dict[str, Any] = {
        "start": item.start, "end": item.end, "kind": split(kinds), "themes": [], "status": split(status), "when": [None], "where": [],
        "missions": [], "partners": [], "participants": [], "amounts": [], "modality": None,
    }  # fmt: skip
    for entry in fields[1:]:
        word, _, rest = entry.partition(" ")
        if word == "when":
            out["when"] = [None if w == "null" else w for w in split(rest)]
        elif word in ("themes", "missions"):
            out[word] = split(rest)
        elif word == "where":
            out["where"] = [w.strip() for w in rest.split(" / ") if w.strip()]
        elif word == "by":
            out["partners"] = [_activity_partner(source, p.strip(), partners) for p in rest.split(",")]
        elif word == "n":
            out["participants"] = [
                {"count": int(c.split(" ", 1)[0]), "of": c.split(" ", 1)[1]} for c in (x.strip() for x in rest.split(" / "))
            ]
        elif word == "amt":
            out["amounts"] = [{"value": c.split()[0], "currency": c.split()[1]} for c in rest.split(" / ")]
        elif word in ("virtual", "in_person", "hybrid"):
            out["modality"] = word
        elif word == "optional":
            out["optional"] = True
        elif entry:
            raise SourceError(f"{source.name}: activity {item.args}: what is {entry!r}?")
    return out


def _activity_partner(source: Source, text: str, partners: dict[str, dict[str, Any]]) -> dict[str, Any]:
    key, *roles = text.split()
    if key not in partners:
        raise SourceError(f"{source.name}: activity partner {key!r} is not in the text")
    out: dict[str, Any] = {"names": partners[key]["names"], "role": [r for r in "|".join(r for r in roles if r != "?").split("|") if r]}
    if "?" in roles:
        out["optional"] = True
    return out


def gold(source: Source) -> dict[str, Any]:
    """The gold object of ``source`` (the format of the scorer, with the reference text beside it)."""
    partners = partner_index(source)
    out: dict[str, Any] = {
        "doc": source.name,
        "text_sha256": hashlib.sha256(source.text.encode()).hexdigest(),
        "published": [None if p == "null" else p for p in split(source.header.get("published", "null"))],
        "kind": split(source.header.get("kind", "")) or KINDS[source.header["register"]],
        "register": source.header["register"], "format": source.header["format"], "half": source.half,
        "dates": [], "missions": [], "partners": [], "amounts": [], "activities": [],
    }  # fmt: skip
    for item in source.items:
        place: dict[str, Any] = {"start": item.start, "end": item.end}
        extra = {"optional": True} if item.optional else {}
        if item.tag == "d":
            values, role = item.args.split()
            out["dates"].append({**place, "edtf": split(values), "role": split(role), **extra})
        elif item.tag == "m":
            out["missions"].append({**place, "id": item.args or source.text[item.start : item.end], **extra})
        elif item.tag == "p":
            out["partners"].append({**place, **partners[item.args.partition(":")[0]], **extra})
        elif item.tag == "a":
            value, currency, role = item.args.split()
            out["amounts"].append({**place, "value": value, "currency": currency, "role": split(role), **extra})
        else:
            out["activities"].append(_activity(source, item, partners))
    unused = set(source.activity_lines) - {m.args for m in source.items if m.tag == "A"}
    if unused:
        raise SourceError(f"{source.name}: activity lines without text: {sorted(unused)}")
    out.update(tables_gold(source))
    out["text"] = source.text
    return out


def tables_gold(source: Source) -> dict[str, Any]:
    """What the tables must yield: ``budget`` (money cells, and whether the totals hold) and ``results`` (merged cells carried down)."""
    lines, results = [], []
    for number, block in enumerate(b for b in source.blocks if b.kind == "table"):
        if "results" in block.attributes:
            results += _results(block)
        for item in block.items:
            if item.tag == "a":
                value, currency, role = item.args.split()
                lines.append(
                    {"table": number, "text": source.text[item.start : item.end], "value": value, "currency": currency, "role": split(role)}
                )
    out: dict[str, Any] = {}
    if lines:
        out["budget"] = {"lines": lines, "holds": {"holds": True, "fails": False}.get(source.header.get("budget", ""))}
    if results:
        out["results"] = results
    return out


def _results(block: Block) -> list[dict[str, str]]:
    heads = [next((v for w, v in COLUMN_WORDS.items() if w in cell.lower()), None) for cell in block.rows[0]]
    above: list[str] = [""] * len(heads)
    out = []
    for row in block.rows[block.header_rows :]:
        above = [a if c == "^^" else c for a, c in zip(above, row, strict=True)]
        out.append({h: c for h, c in zip(heads, above, strict=True) if h})
    return out
