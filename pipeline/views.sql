-- What analysts ask for. Views without "every" in their comment count each document once: current versions, no near-duplicates.

CREATE OR REPLACE VIEW counted_documents AS
SELECT * FROM documents WHERE current AND duplicate_of IS NULL;
COMMENT ON VIEW counted_documents IS 'Documents to count: the current version of each, near-duplicates left out';
COMMENT ON COLUMN counted_documents.document_id IS 'First 16 hex digits of the SHA-256 of the bytes';
COMMENT ON COLUMN counted_documents.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN counted_documents.sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN counted_documents.media_type IS 'text, html, pdf or docx: what the bytes are, whatever the name says';
COMMENT ON COLUMN counted_documents.kind IS 'press_release, project_document, report, resolution or other';
COMMENT ON COLUMN counted_documents.title IS 'Title, or null';
COMMENT ON COLUMN counted_documents.published IS 'Publication date in EDTF, or null';
COMMENT ON COLUMN counted_documents.published_from IS 'First day that published may mean';
COMMENT ON COLUMN counted_documents.published_to IS 'Last day that published may mean';
COMMENT ON COLUMN counted_documents.language IS 'ISO 639-1 code';
COMMENT ON COLUMN counted_documents.symbol IS 'UN document symbol as printed, or null';
COMMENT ON COLUMN counted_documents.url IS 'Address that the document states for itself, or null';
COMMENT ON COLUMN counted_documents.pages IS 'Number of pages, or null';
COMMENT ON COLUMN counted_documents.ocr_used IS 'True if the text was read from pictures';
COMMENT ON COLUMN counted_documents.characters IS 'Code points of text';
COMMENT ON COLUMN counted_documents.words IS 'Words of text, split at white space';
COMMENT ON COLUMN counted_documents.furniture_count IS 'Pieces left out of text: rows of furniture';
COMMENT ON COLUMN counted_documents.text IS 'The text that every start_char and end_char counts in, in Unicode code points from 0';
COMMENT ON COLUMN counted_documents.extractor_version IS 'Version of the code, data and model that made the rows of this document';
COMMENT ON COLUMN counted_documents.current IS 'True if it is the current version of some source';
COMMENT ON COLUMN counted_documents.duplicate_of IS 'Document that this one repeats nearly word by word, or null: documents.document_id';

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
COMMENT ON COLUMN activities_flat.activity_id IS 'Stable id of the evidence: hash of document, table, place and order';
COMMENT ON COLUMN activities_flat.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activities_flat.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN activities_flat.document_title IS 'Title of the document, or null';
COMMENT ON COLUMN activities_flat.published IS 'Publication date of the document in EDTF, or null';
COMMENT ON COLUMN activities_flat.kind IS 'training, workshop, meeting, technical_assistance, operation, deployment, material_support, assessment, agreement, coordination, outreach, funding, ceremony or other';
COMMENT ON COLUMN activities_flat.status IS 'completed, ongoing or planned, as of publication';
COMMENT ON COLUMN activities_flat.title IS 'Short label made of the document''s words';
COMMENT ON COLUMN activities_flat.when_edtf IS 'Time of the activity in EDTF, or null';
COMMENT ON COLUMN activities_flat.earliest IS 'First day of when_edtf, or null';
COMMENT ON COLUMN activities_flat.latest IS 'Last day of when_edtf, or null';
COMMENT ON COLUMN activities_flat.modality IS 'virtual, in_person, hybrid, or null';
COMMENT ON COLUMN activities_flat.missions IS 'Missions of the activity, parted by commas';
COMMENT ON COLUMN activities_flat.partners IS 'Partners with their role in brackets, parted by commas';
COMMENT ON COLUMN activities_flat.places IS 'Places, parted by commas';
COMMENT ON COLUMN activities_flat.themes IS 'Themes, parted by commas';
COMMENT ON COLUMN activities_flat.participants IS 'Headcounts with the words for whom, parted by commas';
COMMENT ON COLUMN activities_flat.amounts IS 'Sums with their currency, parted by commas';
COMMENT ON COLUMN activities_flat.confidence IS 'Expected share of right records among those with this figure, 0 to 1';
COMMENT ON COLUMN activities_flat.text IS 'The evidence as written: documents.text between start_char and end_char';
COMMENT ON COLUMN activities_flat.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN activities_flat.start_char IS 'First code point of the evidence in documents.text';
COMMENT ON COLUMN activities_flat.end_char IS 'Code point after the last one of the evidence in documents.text';

CREATE OR REPLACE VIEW mission_year_activity AS
SELECT
    m.mission_id, year(coalesce(a.earliest, a.latest, d.published_from)) AS year, a.kind, a.status,
    count(DISTINCT a.activity_id) AS activities, count(DISTINCT a.document_id) AS documents
FROM activities a
JOIN activity_missions m USING (activity_id)
JOIN counted_documents d ON d.document_id = a.document_id
GROUP BY ALL;
COMMENT ON VIEW mission_year_activity IS 'Activities by mission, year (of the activity, else of publication), kind and status';
COMMENT ON COLUMN mission_year_activity.mission_id IS 'Mission: missions.mission_id';
COMMENT ON COLUMN mission_year_activity.year IS 'Year of the activity, else of publication; null if neither is known';
COMMENT ON COLUMN mission_year_activity.kind IS 'training, workshop, meeting, technical_assistance, operation, deployment, material_support, assessment, agreement, coordination, outreach, funding, ceremony or other';
COMMENT ON COLUMN mission_year_activity.status IS 'completed, ongoing or planned, as of publication';
COMMENT ON COLUMN mission_year_activity.activities IS 'Number of activities';
COMMENT ON COLUMN mission_year_activity.documents IS 'Number of documents that tell of them';

CREATE OR REPLACE VIEW partner_activity AS
SELECT p.partner_id, n.name, n.type, p.role, a.kind, count(DISTINCT a.activity_id) AS activities, min(a.earliest) AS first_day, max(a.latest) AS last_day
FROM activities a
JOIN activity_partners p USING (activity_id)
JOIN counted_documents d ON d.document_id = a.document_id
LEFT JOIN partners n USING (partner_id)
GROUP BY ALL;
COMMENT ON VIEW partner_activity IS 'Activities by partner, role and kind, with the first and last day';
COMMENT ON COLUMN partner_activity.partner_id IS 'Partner: partners.partner_id';
COMMENT ON COLUMN partner_activity.name IS 'Name of the partner';
COMMENT ON COLUMN partner_activity.type IS 'Type of the partner';
COMMENT ON COLUMN partner_activity.role IS 'lead, participant, beneficiary, funder or supporter';
COMMENT ON COLUMN partner_activity.kind IS 'Kind of the activities';
COMMENT ON COLUMN partner_activity.activities IS 'Number of activities';
COMMENT ON COLUMN partner_activity.first_day IS 'Earliest day of any of them, or null';
COMMENT ON COLUMN partner_activity.last_day IS 'Latest day of any of them, or null';

CREATE OR REPLACE VIEW mission_documents AS
SELECT m.mission_id, d.document_id, d.source, d.title, d.published, count(*) AS mentions
FROM mission_mentions m JOIN counted_documents d USING (document_id)
GROUP BY ALL;
COMMENT ON VIEW mission_documents IS 'Documents that mention a mission, and how often';
COMMENT ON COLUMN mission_documents.mission_id IS 'Mission: missions.mission_id';
COMMENT ON COLUMN mission_documents.document_id IS 'First 16 hex digits of the SHA-256 of the bytes';
COMMENT ON COLUMN mission_documents.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN mission_documents.title IS 'Title, or null';
COMMENT ON COLUMN mission_documents.published IS 'Publication date in EDTF, or null';
COMMENT ON COLUMN mission_documents.mentions IS 'Number of mentions of the mission in the document';

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
COMMENT ON COLUMN budget_totals.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN budget_totals.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN budget_totals.symbol IS 'UN document symbol as printed, or null';
COMMENT ON COLUMN budget_totals.table_no IS 'Number of the table within its document, or null';
COMMENT ON COLUMN budget_totals.caption IS 'Caption of the table, or null';
COMMENT ON COLUMN budget_totals.measure IS 'What the figure is: the column''s label';
COMMENT ON COLUMN budget_totals.period IS 'Period of the figure in EDTF, or null';
COMMENT ON COLUMN budget_totals.currency IS 'ISO 4217 code';
COMMENT ON COLUMN budget_totals.lines IS 'Sum of the lines, totals and support costs left out';
COMMENT ON COLUMN budget_totals.support_cost IS 'Sum of the support costs, or null';
COMMENT ON COLUMN budget_totals.total IS 'The greatest total printed, or null';
COMMENT ON COLUMN budget_totals.failed_lines IS 'Number of rows whose check does not hold';

CREATE OR REPLACE VIEW failed_checks AS
SELECT c.document_id, d.source, d.symbol, t.caption, c.page, c.row_no, c.column_no, c.rule, c.expected, c.found, c.found - c.expected AS difference, c.tolerance
FROM checks c
JOIN counted_documents d USING (document_id)
LEFT JOIN tables t ON t.table_id = c.table_id
WHERE NOT c.holds;
COMMENT ON VIEW failed_checks IS 'Identities of tables that do not hold, with the difference';
COMMENT ON COLUMN failed_checks.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN failed_checks.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN failed_checks.symbol IS 'UN document symbol as printed, or null';
COMMENT ON COLUMN failed_checks.caption IS 'Caption of the table, or null';
COMMENT ON COLUMN failed_checks.page IS 'Page of the table, or null';
COMMENT ON COLUMN failed_checks.row_no IS 'Body row, from 0';
COMMENT ON COLUMN failed_checks.column_no IS 'Column, from 0, or null';
COMMENT ON COLUMN failed_checks.rule IS 'The identity';
COMMENT ON COLUMN failed_checks.expected IS 'What the identity gives';
COMMENT ON COLUMN failed_checks.found IS 'What is printed';
COMMENT ON COLUMN failed_checks.difference IS 'Found less expected';
COMMENT ON COLUMN failed_checks.tolerance IS 'What rounding was allowed';

CREATE OR REPLACE VIEW issues_by_code AS
SELECT code, severity, stage, count(*) AS issues, count(DISTINCT source) AS sources, min(source) AS example, any_value(message ORDER BY source, ordinal) AS message
FROM issues GROUP BY ALL;
COMMENT ON VIEW issues_by_code IS 'Every issue counted by code, with one example';
COMMENT ON COLUMN issues_by_code.code IS 'Code to group by: no_text_layer, encrypted, corrupt, ...';
COMMENT ON COLUMN issues_by_code.severity IS 'error (no document came of it, or a record is missing), warning or info';
COMMENT ON COLUMN issues_by_code.stage IS 'fetch, read, find, resolve, store or check';
COMMENT ON COLUMN issues_by_code.issues IS 'Number of issues';
COMMENT ON COLUMN issues_by_code.sources IS 'Number of sources with one';
COMMENT ON COLUMN issues_by_code.example IS 'The first such source';
COMMENT ON COLUMN issues_by_code.message IS 'Message of the first such issue';

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
COMMENT ON COLUMN record_counts.document_id IS 'First 16 hex digits of the SHA-256 of the bytes';
COMMENT ON COLUMN record_counts.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN record_counts.kind IS 'press_release, project_document, report, resolution or other';
COMMENT ON COLUMN record_counts.title IS 'Title, or null';
COMMENT ON COLUMN record_counts.published IS 'Publication date in EDTF, or null';
COMMENT ON COLUMN record_counts.dates IS 'Number of dates';
COMMENT ON COLUMN record_counts.missions IS 'Number of mentions of missions';
COMMENT ON COLUMN record_counts.partners IS 'Number of mentions of partners';
COMMENT ON COLUMN record_counts.amounts IS 'Number of amounts';
COMMENT ON COLUMN record_counts.activities IS 'Number of activities';
COMMENT ON COLUMN record_counts.budget_lines IS 'Number of budget lines';
COMMENT ON COLUMN record_counts.issues IS 'Number of issues';

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
COMMENT ON COLUMN record_keys.table_name IS 'Table of the record';
COMMENT ON COLUMN record_keys.document_id IS 'Document of the record: documents.document_id';
COMMENT ON COLUMN record_keys.record_id IS 'Identifier of the record in its table';
COMMENT ON COLUMN record_keys.record IS 'Text that identifies the record in its document';
COMMENT ON COLUMN record_keys.occurrence IS 'Which record of that text it is, from 1';
COMMENT ON COLUMN record_keys."values" IS 'Values of the record as JSON';

CREATE OR REPLACE VIEW changes AS
SELECT run, cause, change, table_name, document_id, previous_id, record, occurrence, before, after FROM revisions
UNION ALL
SELECT f.run, 'new_document', 'added', k.table_name, k.document_id, NULL, k.record, k.occurrence, NULL, k."values"
FROM record_keys k
JOIN (SELECT document_id, min(first_run) AS run FROM sources WHERE document_id IS NOT NULL GROUP BY ALL) f USING (document_id)
WHERE NOT EXISTS (FROM revisions r WHERE r.document_id = k.document_id AND r.run = f.run AND r.cause = 'new_version');
COMMENT ON VIEW changes IS 'Records added, changed and removed by each run, every document included; cause says why';
COMMENT ON COLUMN changes.run IS 'Run that made the change: runs.run';
COMMENT ON COLUMN changes.cause IS 'new_document, new_version, new_extractor or correction';
COMMENT ON COLUMN changes.change IS 'added, changed or removed';
COMMENT ON COLUMN changes.table_name IS 'Table of the record';
COMMENT ON COLUMN changes.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN changes.previous_id IS 'Document that held the record before; the same one after a re-extraction';
COMMENT ON COLUMN changes.record IS 'What identifies it: its text';
COMMENT ON COLUMN changes.occurrence IS 'Which one of that text, from 1';
COMMENT ON COLUMN changes.before IS 'Its values before, as JSON, or null';
COMMENT ON COLUMN changes.after IS 'Its values after, as JSON, or null';

CREATE OR REPLACE VIEW versions AS
SELECT s.source, s.version, s.document_id, s.state, s.current, s.first_run, s.last_run, f.finished AS valid_from, n.finished AS valid_to, d.title, d.published
FROM sources s
LEFT JOIN documents d USING (document_id)
LEFT JOIN runs f ON f.run = s.first_run
LEFT JOIN runs n ON n.run = s.last_run + 1;
COMMENT ON VIEW versions IS 'Every version of every source, with the time it was published from and to';
COMMENT ON COLUMN versions.source IS 'Absolute path or URL';
COMMENT ON COLUMN versions.version IS '1 for the first bytes seen there, one more for each change';
COMMENT ON COLUMN versions.document_id IS 'What these bytes became: documents.document_id; null if they could not be read';
COMMENT ON COLUMN versions.state IS 'recorded, or failed (then issues say why)';
COMMENT ON COLUMN versions.current IS 'True for the version that counts: the latest that could be read';
COMMENT ON COLUMN versions.first_run IS 'Run that first saw this version: runs.run';
COMMENT ON COLUMN versions.last_run IS 'Last run before another version took its place; null while it is the current one';
COMMENT ON COLUMN versions.valid_from IS 'Time it was first published, or null';
COMMENT ON COLUMN versions.valid_to IS 'Time it was replaced or withdrawn, null if it still holds';
COMMENT ON COLUMN versions.title IS 'Title of the document, or null';
COMMENT ON COLUMN versions.published IS 'Publication date of the document in EDTF, or null';

CREATE OR REPLACE MACRO documents_as_of(moment) AS TABLE
SELECT d.* FROM documents d
WHERE d.document_id IN (
    SELECT v.document_id FROM versions v
    WHERE v.state = 'recorded' AND v.valid_from <= moment::TIMESTAMPTZ AND (v.valid_to IS NULL OR v.valid_to > moment::TIMESTAMPTZ)
);
