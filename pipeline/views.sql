-- What analysts ask for. Views without "every" in their comment count each document once: current versions, no near-duplicates.

CREATE OR REPLACE VIEW counted_documents AS
SELECT * FROM documents WHERE current AND duplicate_of IS NULL;
COMMENT ON VIEW counted_documents IS 'Documents to count: the current version of each, near-duplicates left out';

CREATE OR REPLACE VIEW activities_flat AS
SELECT
    a.activity_id, a.document_id, d.source, d.title AS document_title, d.published, a.kind, a.status, a.title, a.when_edtf, a.earliest, a.latest,
    a.modality, m.missions, p.partners, w.places, t.themes, n.participants, c.amounts, a.confidence, a.text, a.page, a.start_char, a.end_char
FROM activities a
JOIN counted_documents d USING (document_id)
LEFT JOIN (SELECT activity_id, string_agg(mission_id, ', ' ORDER BY ordinal) AS missions FROM activity_missions GROUP BY ALL) m USING (activity_id)
LEFT JOIN (SELECT activity_id, string_agg(partner_id || ' (' || role || ')', ', ' ORDER BY ordinal) AS partners FROM activity_partners GROUP BY ALL) p USING (activity_id)
LEFT JOIN (SELECT activity_id, string_agg(place, ', ' ORDER BY ordinal) AS places FROM activity_places GROUP BY ALL) w USING (activity_id)
LEFT JOIN (SELECT activity_id, string_agg(theme, ', ' ORDER BY ordinal) AS themes FROM activity_themes GROUP BY ALL) t USING (activity_id)
LEFT JOIN (SELECT activity_id, string_agg(participants || ' ' || of_whom, ', ' ORDER BY ordinal) AS participants FROM activity_participants GROUP BY ALL) n USING (activity_id)
LEFT JOIN (SELECT activity_id, string_agg(currency || ' ' || format('{:,.2f}', value::DOUBLE), ', ' ORDER BY ordinal) AS amounts FROM activity_amounts GROUP BY ALL) c USING (activity_id);
COMMENT ON VIEW activities_flat IS 'One row an activity with its missions, partners, places, themes, headcounts and sums as lists in text, and its evidence';

CREATE OR REPLACE VIEW mission_year_activity AS
SELECT
    m.mission_id, year(coalesce(a.earliest, a.latest, d.published_from)) AS year, a.kind, a.status,
    count(DISTINCT a.activity_id) AS activities, count(DISTINCT a.document_id) AS documents
FROM activities a
JOIN activity_missions m USING (activity_id)
JOIN counted_documents d ON d.document_id = a.document_id
GROUP BY ALL;
COMMENT ON VIEW mission_year_activity IS 'Activities by mission, year (of the activity, else of publication), kind and status';

CREATE OR REPLACE VIEW partner_activity AS
SELECT p.partner_id, n.name, n.type, p.role, a.kind, count(DISTINCT a.activity_id) AS activities, min(a.earliest) AS first_day, max(a.latest) AS last_day
FROM activities a
JOIN activity_partners p USING (activity_id)
JOIN counted_documents d ON d.document_id = a.document_id
LEFT JOIN partners n USING (partner_id)
GROUP BY ALL;
COMMENT ON VIEW partner_activity IS 'Activities by partner, role and kind, with the first and last day';

CREATE OR REPLACE VIEW mission_documents AS
SELECT m.mission_id, d.document_id, d.source, d.title, d.published, count(*) AS mentions
FROM mission_mentions m JOIN counted_documents d USING (document_id)
GROUP BY ALL;
COMMENT ON VIEW mission_documents IS 'Documents that mention a mission, and how often';

CREATE OR REPLACE VIEW budget_totals AS
SELECT
    b.document_id, d.source, d.symbol, t.ordinal AS table_no, t.caption, b.measure, b.period, b.currency,
    sum(b.value) FILTER (b.role = 'line') AS lines, sum(b.value) FILTER (b.role = 'support_cost') AS support_cost,
    max(b.value) FILTER (b.role = 'total') AS total, count(*) FILTER (b.reconciled = 'failed') AS failed_lines
FROM budget_lines b
JOIN counted_documents d USING (document_id)
LEFT JOIN tables t ON t.table_id = b.table_id
GROUP BY ALL;
COMMENT ON VIEW budget_totals IS 'Budget tables by measure and period: the sum of the lines beside the total printed';

CREATE OR REPLACE VIEW failed_checks AS
SELECT c.document_id, d.source, d.symbol, t.caption, c.page, c.row_no, c.column_no, c.rule, c.expected, c.found, c.found - c.expected AS difference, c.tolerance
FROM checks c
JOIN counted_documents d USING (document_id)
LEFT JOIN tables t ON t.table_id = c.table_id
WHERE NOT c.holds;
COMMENT ON VIEW failed_checks IS 'Identities of tables that do not hold, with the difference';

CREATE OR REPLACE VIEW issues_by_code AS
SELECT code, severity, stage, count(*) AS issues, count(DISTINCT source) AS sources, min(source) AS example, any_value(message ORDER BY source, ordinal) AS message
FROM issues GROUP BY ALL;
COMMENT ON VIEW issues_by_code IS 'Every issue counted by code, with one example';

CREATE OR REPLACE VIEW record_counts AS
SELECT d.document_id, d.source, d.kind, d.title, d.published,
    (SELECT count(*) FROM dates r WHERE r.document_id = d.document_id) AS dates,
    (SELECT count(*) FROM mission_mentions r WHERE r.document_id = d.document_id) AS missions,
    (SELECT count(*) FROM partner_mentions r WHERE r.document_id = d.document_id) AS partners,
    (SELECT count(*) FROM amounts r WHERE r.document_id = d.document_id) AS amounts,
    (SELECT count(*) FROM activities r WHERE r.document_id = d.document_id) AS activities,
    (SELECT count(*) FROM budget_lines r WHERE r.document_id = d.document_id) AS budget_lines,
    (SELECT count(*) FROM issues r WHERE r.document_id = d.document_id) AS issues
FROM documents d WHERE d.current;
COMMENT ON VIEW record_counts IS 'Number of records of each current document, near-duplicates included';

CREATE OR REPLACE VIEW record_keys AS
SELECT 'dates' AS table_name, document_id, date_id AS record_id, text AS record,
    row_number() OVER (PARTITION BY document_id, text ORDER BY ordinal) AS occurrence,
    to_json({edtf: edtf, role: role})::VARCHAR AS "values"
FROM dates
UNION ALL
SELECT 'mission_mentions', document_id, mention_id, text, row_number() OVER (PARTITION BY document_id, text ORDER BY ordinal),
    to_json({mission_id: mission_id})::VARCHAR
FROM mission_mentions
UNION ALL
SELECT 'partner_mentions', document_id, mention_id, text, row_number() OVER (PARTITION BY document_id, text ORDER BY ordinal),
    to_json({partner_id: partner_id, name: name, type: type, country: country})::VARCHAR
FROM partner_mentions
UNION ALL
SELECT 'amounts', document_id, amount_id, text, row_number() OVER (PARTITION BY document_id, text ORDER BY ordinal),
    to_json({value: value, currency: currency, role: role, item: item})::VARCHAR
FROM amounts
UNION ALL
SELECT 'activities', document_id, activity_id, text, row_number() OVER (PARTITION BY document_id, text ORDER BY ordinal),
    to_json({kind: kind, status: status, when_edtf: when_edtf, modality: modality, missions: m.missions, partners: p.partners,
        places: w.places, themes: t.themes, participants: n.participants, amounts: c.amounts})::VARCHAR
FROM activities
LEFT JOIN (SELECT activity_id, list(mission_id ORDER BY ordinal) AS missions FROM activity_missions GROUP BY ALL) m USING (activity_id)
LEFT JOIN (SELECT activity_id, list(partner_id || ' ' || role ORDER BY ordinal) AS partners FROM activity_partners GROUP BY ALL) p USING (activity_id)
LEFT JOIN (SELECT activity_id, list(place ORDER BY ordinal) AS places FROM activity_places GROUP BY ALL) w USING (activity_id)
LEFT JOIN (SELECT activity_id, list(theme ORDER BY ordinal) AS themes FROM activity_themes GROUP BY ALL) t USING (activity_id)
LEFT JOIN (SELECT activity_id, list(participants || ' ' || of_whom ORDER BY ordinal) AS participants FROM activity_participants GROUP BY ALL) n USING (activity_id)
LEFT JOIN (SELECT activity_id, list(value || ' ' || currency ORDER BY ordinal) AS amounts FROM activity_amounts GROUP BY ALL) c USING (activity_id)
UNION ALL
SELECT 'budget_lines', document_id, budget_line_id, concat_ws(' | ', group_heading, item, measure, period),
    row_number() OVER (PARTITION BY document_id, group_heading, item, measure, period ORDER BY ordinal),
    to_json({value: value, currency: currency, role: role, reconciled: reconciled})::VARCHAR
FROM budget_lines
UNION ALL
SELECT 'results', document_id, result_id, concat_ws(' | ', outcome, output, activity),
    row_number() OVER (PARTITION BY document_id, outcome, output, activity ORDER BY ordinal), to_json({indicator: indicator})::VARCHAR
FROM results;
COMMENT ON VIEW record_keys IS 'Every record by what identifies it within its document (its text and which one of that text) and its values as JSON';

CREATE OR REPLACE VIEW changes AS
SELECT run, cause, change, table_name, document_id, previous_id, record, occurrence, before, after FROM revisions
UNION ALL
SELECT f.run, 'new_document', 'added', k.table_name, k.document_id, NULL, k.record, k.occurrence, NULL, k."values"
FROM record_keys k
JOIN (SELECT document_id, min(first_run) AS run FROM sources WHERE document_id IS NOT NULL GROUP BY ALL) f USING (document_id)
WHERE NOT EXISTS (FROM revisions r WHERE r.document_id = k.document_id AND r.run = f.run AND r.cause = 'new_version');
COMMENT ON VIEW changes IS 'Records added, changed and removed by each run, every document included; cause says why';

CREATE OR REPLACE VIEW versions AS
SELECT s.source, s.version, s.document_id, s.state, s.current, s.first_run, s.last_run, f.finished AS valid_from, n.finished AS valid_to, d.title, d.published
FROM sources s
LEFT JOIN documents d USING (document_id)
LEFT JOIN runs f ON f.run = s.first_run
LEFT JOIN runs n ON n.run = s.last_run + 1;
COMMENT ON VIEW versions IS 'Every version of every source, with the time it was published from and to';

CREATE OR REPLACE MACRO documents_as_of(moment) AS TABLE
SELECT d.* FROM documents d
WHERE d.document_id IN (
    SELECT v.document_id FROM versions v
    WHERE v.state = 'recorded' AND v.valid_from <= moment::TIMESTAMPTZ AND (v.valid_to IS NULL OR v.valid_to > moment::TIMESTAMPTZ)
);
