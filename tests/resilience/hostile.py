"""Documents that nobody should send: generated, the same ones for the same seed, each with what may become of it.

``recorded`` means that a document came of it whose text is not empty and each of whose records is a slice of that text.
A damaged copy may be either: what is still readable is recorded, the rest ends under one of the codes in ``DAMAGED``.
"""

# ruff: noqa: E501

from __future__ import annotations

import io
import os
import random
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

RECORDED = frozenset({"recorded"})
DAMAGED = frozenset({"corrupt", "empty", "undecodable", "unsupported_type", "encrypted", "no_text_layer", "too_large", "recorded"})
"""What may become of bytes changed at random. A defect of ours (``extraction_failed``) or a dead worker is never in it."""
GOOD = ("pdf", "docx", "html", "txt")


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and the issue codes (or ``recorded``) that it may end with."""

    name: str
    data: bytes
    outcomes: frozenset[str]


def one(name: str, data: bytes | str, *outcomes: str) -> Hostile:
    return Hostile(name, data.encode() if isinstance(data, str) else data, frozenset(outcomes))


def cut_short(seeds: Sequence[Path], count: int, dice: random.Random) -> Iterator[Hostile]:
    """Files that end at a random place."""
    for i in range(count):
        seed = seeds[i % len(seeds)]
        data = seed.read_bytes()
        yield Hostile(f"cut-{i:03}{seed.suffix}", data[: dice.randrange(len(data))], DAMAGED)


def mutated(seeds: Sequence[Path], count: int, dice: random.Random) -> Iterator[Hostile]:
    """Files with some bytes changed, taken out, doubled or moved."""
    for i in range(count):
        seed = seeds[i % len(seeds)]
        data = bytearray(seed.read_bytes())
        for _ in range(dice.choice((1, 10, 100, 1000))):
            at = dice.randrange(len(data))
            way = dice.randrange(4)
            if way == 0:
                data[at] = dice.randrange(256)
            elif way == 1:
                del data[at : at + dice.randrange(1, 9)]
            elif way == 2:
                data[at:at] = data[at : at + 20]
            else:
                data[at : at + 4] = dice.randbytes(4)
        yield Hostile(f"mutated-{i:03}{seed.suffix}", bytes(data), DAMAGED)


def random_bytes(count: int, dice: random.Random) -> Iterator[Hostile]:
    """Noise, bare or behind the first bytes of a format."""
    heads = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<!DOCTYPE html><html><body>", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for i in range(count):
        yield Hostile(f"noise-{i:03}.bin", heads[i % len(heads)] + dice.randbytes(dice.choice((1, 50, 5000, 200_000))), DAMAGED)


def wrong_endings(seeds: Sequence[Path], count: int) -> Iterator[Hostile]:
    """Good bytes under the ending of another format: the content decides, so they are recorded."""
    endings = {".pdf": ".docx", ".docx": ".html", ".html": ".pdf", ".txt": ".xlsx"}
    for i, seed in enumerate(seeds[:count]):
        yield Hostile(f"ending-{i:03}{endings[seed.suffix]}", seed.read_bytes() + b"\n" * (seed.suffix in (".txt", ".html")), RECORDED)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def pdf(*objects: str | bytes, root: int = 1) -> bytes:
    """A PDF of the given objects, numbered from 1."""
    out, starts = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + (body.encode() if isinstance(body, str) else body) + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return bytes(out) + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(starts) + 1, root, table)


def stream(data: bytes, *filters: str) -> bytes:
    for _ in filters:
        data = zlib.compress(data, 9)
    return b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(data), " ".join(filters).encode()) + data + b"\nendstream"


def pdfs() -> Iterator[Hostile]:
    """Page trees without an end, bombs, pages without text, passwords."""
    catalog, page = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    kids = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    yield one("tree-is-its-own-child.pdf", pdf(catalog, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), *DAMAGED)
    two = ("<< /Type /Pages /Kids [3 0 R] /Count 9 >>", "<< /Type /Pages /Kids [2 0 R] /Count 9 >>")
    yield one("tree-of-two-loops.pdf", pdf(catalog, *two), *DAMAGED)
    yield one("endless-pages.pdf", pdf(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", page), *DAMAGED)
    yield one("no-pages.pdf", pdf(catalog, "<< /Type /Pages /Kids [] /Count 0 >>"), "corrupt")
    yield one("negative-pages.pdf", pdf(catalog, "<< /Type /Pages /Kids [] /Count -5 >>"), "corrupt")
    yield one("blank-page.pdf", pdf(catalog, kids, page, "<< /Length 0 >>\nstream\n\nendstream"), "no_text_layer", "empty")
    yield one(
        "bomb.pdf",
        pdf(catalog, kids, page, stream(b"q Q " * 25_000_000, "/FlateDecode", "/FlateDecode")),
        *DAMAGED,
        "memory_limit",
        "time_limit",
    )
    yield one("contents-loop.pdf", pdf(catalog, kids, page, "[4 0 R 4 0 R]"), *DAMAGED)
    yield one("form-loop.pdf", form_loop(catalog, kids), *DAMAGED)
    yield one("deep-tree.pdf", pdf(catalog, *(f"<< /Type /Pages /Kids [{n} 0 R] /Count 1 >>" for n in range(3, 5000))), *DAMAGED)
    yield one("deep-array.pdf", pdf(catalog, "<< /Type /Pages /Kids " + "[" * 100_000 + "]" * 100_000 + " /Count 1 >>"), *DAMAGED)
    yield one("huge-page.pdf", pdf(catalog, kids, page.replace("595 842", "1e30 1e30"), "<< /Length 0 >>\nstream\n\nendstream"), *DAMAGED)
    yield one("header-only.pdf", "%PDF-1.7", "corrupt")
    yield one("encrypted.pdf", encrypted(), "encrypted")


def form_loop(catalog: str, kids: str) -> bytes:
    """A form that draws itself."""
    resources = "/Resources << /XObject << /F 4 0 R >> >>"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R {resources} >>"
    form = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} /Length 5 >>\nstream\n/F Do\nendstream"
    return pdf(catalog, kids, page, form, "<< /Length 5 >>\nstream\n/F Do\nendstream")


def encrypted() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt="secret", invariant=1)
    canvas.drawString(72, 700, "UNMISS trained 30 officers in Juba.")
    canvas.save()
    return out.getvalue()


def archives() -> Iterator[Hostile]:
    """Archives that unpack to far more than they are, or to something else."""
    xml = b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    yield one("bomb.docx", zipped(word__document=b"", **{"word/document.xml": xml + b" " * 180_000_000}), "too_large", "corrupt")
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    doctype = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">' + laughs + b"]>"
    yield one("laughs.docx", zipped(**{"word/document.xml": doctype + xml[21:] + b"<w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"}),
              "corrupt", "too_large", "empty")  # fmt: skip
    outside = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + xml[21:]
    yield one("entity.docx", zipped(**{"word/document.xml": outside + b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"}),
              "corrupt", "empty")  # fmt: skip
    deep = xml + b"<w:tbl><w:tr><w:tc>" * 3000 + b"<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + b"</w:tc></w:tr></w:tbl>" * 3000
    yield one("deep.docx", zipped(**{"word/document.xml": deep + b"</w:body></w:document>"}), *DAMAGED)
    yield one("no-body.docx", zipped(**{"word/document.xml": b"<a/>"}), "corrupt")
    yield one("sheet.docx", zipped(**{"xl/workbook.xml": b"<a/>"}), "unsupported_type")
    yield one("plain.zip", zipped(**{"a.txt": b"UNMISS"}), "unsupported_type")
    yield one("empty.zip", zipped(), "corrupt")
    yield one("climbing.docx", zipped(**{"../../word/document.xml": xml}), "unsupported_type", "corrupt")


def pages() -> Iterator[Hostile]:
    """Web pages nested deeper than any stack, or of one endless line."""
    for tag in ("div", "b", "table><tr><td", "ul><li", "blockquote", "span"):
        text = f"<!DOCTYPE html><html><body>{f'<{tag}>' * 30_000}UNMISS trained 30 officers in Juba.</body></html>"
        yield one(f"deep-{tag[:4]}.html", text, *DAMAGED)
    yield one("one-line.html", "<html><body><p>" + "UNMISS patrolled in Bor. " * 8000 + "</p></body></html>", *RECORDED)
    yield one(
        "attributes.html", "<html><body><p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">UNMISS in Bor.</p></body></html>", *DAMAGED
    )
    yield one("span-table.html", '<html><body><table><tr><td rowspan="65000" colspan="1000">1</td></tr></table></body></html>', *DAMAGED)
    yield one("entities.html", "<html><body><p>" + "&amp" * 100_000 + "&#x110000;&#0;</p></body></html>", *DAMAGED)
    yield one("comment.html", "<html><!--" + "<!-- " * 60_000, *DAMAGED)
    yield one("script.html", "<html><script>" + "x" * 100_000, "empty", "recorded", "corrupt")


def texts() -> Iterator[Hostile]:
    """Texts that make careless patterns try forever."""
    yield one("one-line.txt", "word " * 40_000, *RECORDED)
    yield one("one-word.txt", "x" * 200_000, *RECORDED)
    repeated = {
        "digits": "1 " * 30_000, "commas": "1," * 30_000, "dollars": "US$ " * 10_000, "dates": "1 to 2 to " * 8000, "capitals": "UNDP and " * 5000,
        "brackets": "(" * 50_000, "quotes": '"' * 50_000, "tabs": "a\t" * 30_000, "dots": "." * 80_000, "dashes": "-" * 80_000, "names": "A. B. " * 10_000,
        "blanks": "a" + " " * 100_000 + "b", "lines": "a\n" * 20_000, "marks": "e" + "\u0301" * 20_000, "stops": "No. " * 10_000, "nbsp": "5\u00a0" * 30_000,
        "years": "2024/25-" * 8000, "emails": "a@" * 30_000, "ministries": "Ministry of the " * 4000, "right-to-left": "\u202e" * 5000 + "UNMISS",
        "decimal": "9" * 20_000 + " dollars", "months": "March " * 8000, "pipes": "|" * 50_000, "underscores": "_" * 80_000, "million": "$" + "9" * 300 + " million",
    }  # fmt: skip
    for name, text in repeated.items():
        yield one(f"text-{name}.txt", text, *RECORDED)


def odd_bytes() -> Iterator[Hostile]:
    """Nothing, zeros, control characters, broken encodings, other formats."""
    for size in (0, 1, 4096):
        yield one(f"zeros-{size}.txt", b"\0" * size, "empty")
    yield one("blank.txt", " \n\t\r\n" * 100, "empty")
    yield one("nul-inside.txt", b"UNMISS trained\0 30 officers.\0" * 20, "unsupported_type")
    yield one("control.txt", bytes(range(1, 32)) * 100, "unsupported_type")
    yield one("surrogates.txt", b"\xed\xa0\x80UNMISS in Bor." * 40, *DAMAGED)
    yield one("overlong.txt", b"\xc0\xaf\xc1\xbfUNMISS in Bor." * 40, *DAMAGED)
    yield one("utf16-odd.txt", "UNMISS in Bor.".encode("utf-16") + b"a", *DAMAGED)
    for name, data in {"png": b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "gz": b"\x1f\x8b\x08" + b"\0" * 99, "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999,
                       "elf": b"\x7fELF" + b"\0" * 99, "rtf": b"{\\rtf1 UNMISS}"}.items():  # fmt: skip
        yield one(f"other.{name}", data, "unsupported_type")


POISON = {"hang": "time_limit", "spin": "time_limit", "regex": "time_limit", "eat": "memory_limit", "kill": "worker_died",
          "exit": "worker_died", "segfault": "worker_died"}  # fmt: skip


def poisons(kinds: Sequence[str]) -> Iterator[Hostile]:
    """Documents that the poisoned worker obeys."""
    for kind in kinds:
        yield one(f"poison-{kind}.txt", f"POISON {kind}\n", POISON[kind.removeprefix("find-")])


def odd_files(folder: Path) -> dict[str, str]:
    """Files that are none: links in circles and to nowhere, pipes, a folder that is its own child. Returns name → code."""
    (folder / "circle-a.txt").symlink_to("circle-b.txt")
    (folder / "circle-b.txt").symlink_to("circle-a.txt")
    (folder / "itself").symlink_to(".")  # is left out, as all links to folders are
    (folder / "nowhere.txt").symlink_to("not-there")
    os.mkfifo(folder / "pipe.txt")
    (folder / "null.txt").symlink_to("/dev/zero")
    codes = dict.fromkeys(("circle-a.txt", "circle-b.txt", "nowhere.txt", "pipe.txt", "null.txt"), "unreadable_path")
    if os.geteuid():  # root may read everything
        (folder / "forbidden.txt").write_text("UNMISS")
        (folder / "forbidden.txt").chmod(0)
        codes["forbidden.txt"] = "unreadable_path"
    (folder / ("long" * 60 + ".txt")).write_text("UNMISS patrolled in Bor.")
    codes["long" * 60 + ".txt"] = "recorded"
    os.makedirs(folder / "deep" / "/".join(["d"] * 100))
    return codes


def generate(seeds: Sequence[Path], *, damaged: int, kinds: Sequence[str], seed: int = 11) -> list[Hostile]:
    """All of them: ``damaged`` copies of each sort of damage, and everything that is made by hand."""
    dice = random.Random(seed)
    found = [*cut_short(seeds, damaged, dice), *mutated(seeds, damaged, dice), *random_bytes(damaged // 2, dice)]
    return [*found, *wrong_endings(seeds, 8), *pdfs(), *archives(), *pages(), *texts(), *odd_bytes(), *poisons(kinds)]
