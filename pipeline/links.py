"""Documents that belong together: near-duplicates by their shingles, corrigenda, revisions and addenda by their symbols."""

from __future__ import annotations

from pipeline.store import Store

# At least this share of a document's smallest shingle hashes must be those of the earlier document.
NEAR_DUPLICATE = 0.75

_NEAR_DUPLICATES = """
INSERT INTO document_links (document_id, other_id, relation, similarity)
WITH ranked AS (
    SELECT document_id, row_number() OVER (ORDER BY published_from NULLS LAST, source, document_id) AS place FROM documents WHERE current
),
shingles AS (SELECT s.document_id, s.shingle, r.place FROM sketches s JOIN ranked r USING (document_id)),
sizes AS (SELECT document_id, count(*) AS size FROM shingles GROUP BY ALL),
-- only the first document that holds a shingle is a candidate, so that boilerplate shared by thousands costs nothing
first_holder AS (SELECT shingle, arg_min(document_id, place) AS other_id, min(place) AS other_place FROM shingles GROUP BY ALL),
shared AS (
    SELECT s.document_id, f.other_id, count(*) AS shared
    FROM shingles s JOIN first_holder f USING (shingle) WHERE f.other_place < s.place GROUP BY ALL
)
SELECT s.document_id, s.other_id, 'near_duplicate', round(s.shared / greatest(a.size, b.size), 4)
FROM shared s JOIN sizes a ON a.document_id = s.document_id JOIN sizes b ON b.document_id = s.other_id
WHERE s.shared >= $1 * greatest(a.size, b.size)
QUALIFY row_number() OVER (PARTITION BY s.document_id ORDER BY s.shared DESC, s.other_id) = 1
ORDER BY ALL
"""

# S/2025/383/Corr.1 → S/2025/383; the last suffix alone goes, so that A/79/1/Rev.1/Add.2 adds to A/79/1/Rev.1
_SYMBOLS = r"""
INSERT INTO document_links (document_id, other_id, relation, similarity)
WITH parts AS (
    SELECT document_id, symbol, regexp_extract(symbol, '^(.*)/(Corr|Rev|Add)\.\s*(\d+)$', ['base', 'suffix', 'number']) AS p
    FROM documents WHERE current AND symbol IS NOT NULL
)
SELECT parts.document_id, d.document_id, map {'Corr': 'corrigendum', 'Rev': 'revision', 'Add': 'addendum'}[p.suffix], NULL
FROM parts JOIN documents d ON d.symbol = p.base AND d.current AND d.document_id <> parts.document_id
WHERE p.suffix <> ''
ORDER BY ALL
"""


def refresh(store: Store) -> None:
    """Write ``document_links`` and ``documents.duplicate_of`` anew (inside the caller's transaction)."""
    connection = store.connection
    connection.execute("DELETE FROM document_links")
    connection.execute(_NEAR_DUPLICATES, [NEAR_DUPLICATE])
    connection.execute(_SYMBOLS)
    # a chain of repeats ends at its first document
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE originals AS
        WITH RECURSIVE repeats AS (SELECT document_id, other_id FROM document_links WHERE relation = 'near_duplicate'),
        chain(document_id, original) AS (
            FROM repeats
            UNION
            SELECT c.document_id, r.other_id FROM chain c JOIN repeats r ON r.document_id = c.original
        )
        SELECT document_id, original FROM chain WHERE original NOT IN (SELECT document_id FROM repeats)
    """)
    connection.execute("""
        UPDATE documents SET duplicate_of = o.original
        FROM (SELECT d.document_id, t.original FROM documents d LEFT JOIN originals t USING (document_id)) o
        WHERE documents.document_id = o.document_id AND documents.duplicate_of IS DISTINCT FROM o.original
    """)
    connection.execute("DROP TABLE originals")
