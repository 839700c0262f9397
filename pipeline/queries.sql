-- Questions worth asking, as `unrecords demo` asks them: a comment is the question, a statement answers it.

-- Whom did the missions train, and how many of them were women?
SELECT a.when_edtf AS "when", m.mission_id AS mission, all_.participants, all_.of_whom, women.participants AS women
FROM activities a
JOIN counted_documents d USING (document_id)
JOIN activity_missions m USING (activity_id)
JOIN activity_participants all_ ON all_.activity_id = a.activity_id AND NOT regexp_matches(all_.of_whom, 'women|female')
LEFT JOIN activity_participants women ON women.activity_id = a.activity_id AND regexp_matches(women.of_whom, 'women|female')
WHERE a.kind IN ('training', 'workshop') AND a.status = 'completed'
ORDER BY a.earliest DESC NULLS LAST, all_.participants DESC
LIMIT 10;

-- Who paid, for what, and how much is said?
SELECT p.partner_id AS funder, a.kind, a.title, a.amounts, a.document_title
FROM activity_partners p
JOIN activities_flat a USING (activity_id)
WHERE p.role = 'funder'
ORDER BY a.amounts IS NULL, funder, a.title
LIMIT 10;

-- Which tables do not add up?
SELECT rule, expected, found, difference, caption, page, source
FROM failed_checks
ORDER BY source, row_no
LIMIT 10;

-- What did each mission do, year by year?
SELECT mission_id AS mission, year, string_agg(kind || ' ' || activities, ', ' ORDER BY activities DESC, kind) AS done
FROM (SELECT mission_id, year, kind, sum(activities)::INTEGER AS activities FROM mission_year_activity WHERE status = 'completed' GROUP BY ALL)
GROUP BY ALL
ORDER BY year DESC, mission
LIMIT 10;

-- Where exactly does it say so? (words, page and place of the evidence)
SELECT a.kind, a.status, a.text, a.page, a.start_char, a.end_char, a.source
FROM activities_flat a
WHERE a.page IS NOT NULL AND a.confidence >= 0.8
ORDER BY a.confidence DESC, a.source, a.start_char
LIMIT 3;
