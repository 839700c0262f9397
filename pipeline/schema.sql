-- The store. One row a fact; every table and column says what it holds in its COMMENT.
-- No keys are declared: a document's rows are deleted and inserted again in one transaction, which DuckDB's
-- index-backed constraints refuse; pipeline/assertions.sql tests uniqueness and orphans before every publication.

CREATE TABLE IF NOT EXISTS runs (
    run               INTEGER,
    status            VARCHAR,
    attempts          INTEGER,
    started           TIMESTAMPTZ,
    finished          TIMESTAMPTZ,
    seconds           DOUBLE,
    extractor_version VARCHAR,
    files             INTEGER,
    recorded          INTEGER,
    failed            INTEGER,
    unchanged         INTEGER,
    ignored           INTEGER,
    message           VARCHAR
);
COMMENT ON TABLE runs IS 'One row a publication; a run that was killed is taken up under its number by the next';
COMMENT ON COLUMN runs.run IS 'Number of the run, from 1';
COMMENT ON COLUMN runs.status IS 'running, published, or refused (an assertion kept the last good snapshot)';
COMMENT ON COLUMN runs.attempts IS 'How often the run was started; above 1 after a crash';
COMMENT ON COLUMN runs.started IS 'When it was first started';
COMMENT ON COLUMN runs.finished IS 'When it was published or refused';
COMMENT ON COLUMN runs.seconds IS 'Time that the last attempt took';
COMMENT ON COLUMN runs.extractor_version IS 'Version of the code, data and model that made its rows';
COMMENT ON COLUMN runs.files IS 'Files and pages that the last attempt looked at';
COMMENT ON COLUMN runs.recorded IS 'Of these, read anew into documents';
COMMENT ON COLUMN runs.failed IS 'Of these, bytes that gave an error issue and no document';
COMMENT ON COLUMN runs.unchanged IS 'Of these, skipped: same bytes and same extractor version';
COMMENT ON COLUMN runs.ignored IS 'Of these, sidecars that are no documents';
COMMENT ON COLUMN runs.message IS 'What kept it from being published, or null';

CREATE TABLE IF NOT EXISTS sources (
    source            VARCHAR,
    version           INTEGER,
    document_id       VARCHAR,
    sha256            VARCHAR,
    size              BIGINT,
    state             VARCHAR,
    extractor_version VARCHAR,
    first_run         INTEGER,
    last_run          INTEGER,
    current           BOOLEAN,
    gone_run          INTEGER
);
COMMENT ON TABLE sources IS 'Where documents came from: one row a version of a path or URL; the same bytes under two names are two rows and one document';
COMMENT ON COLUMN sources.source IS 'Absolute path or URL';
COMMENT ON COLUMN sources.version IS '1 for the first bytes seen there, one more for each change';
COMMENT ON COLUMN sources.document_id IS 'What these bytes became: documents.document_id; null if they could not be read';
COMMENT ON COLUMN sources.sha256 IS 'SHA-256 of the bytes; null if they could not be opened';
COMMENT ON COLUMN sources.size IS 'Number of bytes';
COMMENT ON COLUMN sources.state IS 'recorded, or failed (then issues say why)';
COMMENT ON COLUMN sources.extractor_version IS 'Version of the code, data and model that read it last; with "once" if it hung or broke the worker and has a second try, empty if it could not be opened';
COMMENT ON COLUMN sources.first_run IS 'Run that first saw this version: runs.run';
COMMENT ON COLUMN sources.last_run IS 'Last run before another version took its place; null while it is the current one';
COMMENT ON COLUMN sources.current IS 'True for the version that counts: the latest that could be read';
COMMENT ON COLUMN sources.gone_run IS 'Run that read the folder and no longer found the file in it; null while it is there. Its rows stay';

CREATE TABLE IF NOT EXISTS documents (
    document_id       VARCHAR,
    source            VARCHAR,
    sha256            VARCHAR,
    media_type        VARCHAR,
    kind              VARCHAR,
    title             VARCHAR,
    published         VARCHAR,
    published_from    DATE,
    published_to      DATE,
    language          VARCHAR,
    symbol            VARCHAR,
    url               VARCHAR,
    pages             INTEGER,
    ocr_used          BOOLEAN,
    characters        INTEGER,
    words             INTEGER,
    furniture_count   INTEGER,
    text              VARCHAR,
    extractor_version VARCHAR,
    current           BOOLEAN,
    duplicate_of      VARCHAR
);
COMMENT ON TABLE documents IS 'One row a distinct content (bytes) that could be read';
COMMENT ON COLUMN documents.document_id IS 'First 16 hex digits of the SHA-256 of the bytes';
COMMENT ON COLUMN documents.source IS 'Path or URL it was first read from; all of them are in sources';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN documents.media_type IS 'text, html, pdf or docx: what the bytes are, whatever the name says';
COMMENT ON COLUMN documents.kind IS 'press_release, project_document, report, resolution or other';
COMMENT ON COLUMN documents.title IS 'Title, or null';
COMMENT ON COLUMN documents.published IS 'Publication date in EDTF, or null';
COMMENT ON COLUMN documents.published_from IS 'First day that published may mean';
COMMENT ON COLUMN documents.published_to IS 'Last day that published may mean';
COMMENT ON COLUMN documents.language IS 'ISO 639-1 code';
COMMENT ON COLUMN documents.symbol IS 'UN document symbol as printed, or null';
COMMENT ON COLUMN documents.url IS 'Address that the document states for itself, or null';
COMMENT ON COLUMN documents.pages IS 'Number of pages, or null';
COMMENT ON COLUMN documents.ocr_used IS 'True if the text was read from pictures';
COMMENT ON COLUMN documents.characters IS 'Code points of text';
COMMENT ON COLUMN documents.words IS 'Words of text, split at white space';
COMMENT ON COLUMN documents.furniture_count IS 'Pieces left out of text: rows of furniture';
COMMENT ON COLUMN documents.text IS 'The text that every start_char and end_char counts in, in Unicode code points from 0';
COMMENT ON COLUMN documents.extractor_version IS 'Version of the code, data and model that made the rows of this document';
COMMENT ON COLUMN documents.current IS 'True if it is the current version of some source';
COMMENT ON COLUMN documents.duplicate_of IS 'Document that this one repeats nearly word by word, or null: documents.document_id';

CREATE TABLE IF NOT EXISTS blocks (
    block_id    VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    kind        VARCHAR,
    number      VARCHAR,
    level       INTEGER,
    start_char  INTEGER,
    end_char    INTEGER,
    text        VARCHAR,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE blocks IS 'Headings, paragraphs, list items, tables, footnotes and captions of a document, in order';
COMMENT ON COLUMN blocks.block_id IS 'Stable id of the block';
COMMENT ON COLUMN blocks.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN blocks.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN blocks.kind IS 'heading, paragraph, list_item, table, footnote or caption';
COMMENT ON COLUMN blocks.number IS 'Printed paragraph number, or null';
COMMENT ON COLUMN blocks.level IS 'Depth of a heading (1 is the title) or list item, or null';
COMMENT ON COLUMN blocks.start_char IS 'First code point of the block in documents.text';
COMMENT ON COLUMN blocks.end_char IS 'Code point after the last one of the block in documents.text';
COMMENT ON COLUMN blocks.text IS 'The block''s text';
COMMENT ON COLUMN blocks.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN blocks.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN blocks.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN blocks.x1 IS 'Right edge of the box';
COMMENT ON COLUMN blocks.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS furniture (
    document_id VARCHAR,
    ordinal     INTEGER,
    text        VARCHAR,
    reason      VARCHAR,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE furniture IS 'What the source holds beside its content (navigation, running headers, page numbers); not part of documents.text';
COMMENT ON COLUMN furniture.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN furniture.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN furniture.text IS 'The text left out';
COMMENT ON COLUMN furniture.reason IS 'Why it was left out';
COMMENT ON COLUMN furniture.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN furniture.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN furniture.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN furniture.x1 IS 'Right edge of the box';
COMMENT ON COLUMN furniture.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS dates (
    date_id     VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    start_char  INTEGER,
    end_char    INTEGER,
    text        VARCHAR,
    edtf        VARCHAR,
    earliest    DATE,
    latest      DATE,
    role        VARCHAR,
    confidence  DOUBLE,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE dates IS 'Expressions that fix a day, month, year, interval or decade';
COMMENT ON COLUMN dates.date_id IS 'Stable id of the date: hash of document, table, place and order';
COMMENT ON COLUMN dates.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN dates.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN dates.start_char IS 'First code point of the date in documents.text';
COMMENT ON COLUMN dates.end_char IS 'Code point after the last one of the date in documents.text';
COMMENT ON COLUMN dates.text IS 'The date as written: documents.text between start_char and end_char';
COMMENT ON COLUMN dates.edtf IS 'The date in EDTF (ISO 8601-2); X for what the document does not fix';
COMMENT ON COLUMN dates.earliest IS 'First day it may mean; null if the year is unknown';
COMMENT ON COLUMN dates.latest IS 'Last day it may mean; null if the year is unknown or it has no end';
COMMENT ON COLUMN dates.role IS 'event, publication, period, citation or background';
COMMENT ON COLUMN dates.confidence IS 'Expected share of right records among those with this figure, 0 to 1';
COMMENT ON COLUMN dates.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN dates.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN dates.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN dates.x1 IS 'Right edge of the box';
COMMENT ON COLUMN dates.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS mission_mentions (
    mention_id  VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    start_char  INTEGER,
    end_char    INTEGER,
    text        VARCHAR,
    mission_id  VARCHAR,
    confidence  DOUBLE,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE mission_mentions IS 'Mentions of UN field presences';
COMMENT ON COLUMN mission_mentions.mention_id IS 'Stable id of the mention: hash of document, table, place and order';
COMMENT ON COLUMN mission_mentions.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN mission_mentions.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN mission_mentions.start_char IS 'First code point of the mention in documents.text';
COMMENT ON COLUMN mission_mentions.end_char IS 'Code point after the last one of the mention in documents.text';
COMMENT ON COLUMN mission_mentions.text IS 'The mention as written: documents.text between start_char and end_char';
COMMENT ON COLUMN mission_mentions.mission_id IS 'The mission: missions.mission_id';
COMMENT ON COLUMN mission_mentions.confidence IS 'Expected share of right records among those with this figure, 0 to 1';
COMMENT ON COLUMN mission_mentions.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN mission_mentions.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN mission_mentions.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN mission_mentions.x1 IS 'Right edge of the box';
COMMENT ON COLUMN mission_mentions.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS partner_mentions (
    mention_id  VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    start_char  INTEGER,
    end_char    INTEGER,
    text        VARCHAR,
    partner_id  VARCHAR,
    name        VARCHAR,
    type        VARCHAR,
    country     VARCHAR,
    confidence  DOUBLE,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE partner_mentions IS 'Mentions of organisations that are no UN field mission';
COMMENT ON COLUMN partner_mentions.mention_id IS 'Stable id of the mention: hash of document, table, place and order';
COMMENT ON COLUMN partner_mentions.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN partner_mentions.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN partner_mentions.start_char IS 'First code point of the mention in documents.text';
COMMENT ON COLUMN partner_mentions.end_char IS 'Code point after the last one of the mention in documents.text';
COMMENT ON COLUMN partner_mentions.text IS 'The mention as written: documents.text between start_char and end_char';
COMMENT ON COLUMN partner_mentions.partner_id IS 'The organisation: partners.partner_id';
COMMENT ON COLUMN partner_mentions.name IS 'Name of the organisation';
COMMENT ON COLUMN partner_mentions.type IS 'un_entity, intergovernmental, government, national_institution, ngo, academic, private or other';
COMMENT ON COLUMN partner_mentions.country IS 'ISO 3166-1 alpha-3 code of its country, or null';
COMMENT ON COLUMN partner_mentions.confidence IS 'Expected share of right records among those with this figure, 0 to 1';
COMMENT ON COLUMN partner_mentions.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN partner_mentions.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN partner_mentions.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN partner_mentions.x1 IS 'Right edge of the box';
COMMENT ON COLUMN partner_mentions.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS amounts (
    amount_id   VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    start_char  INTEGER,
    end_char    INTEGER,
    text        VARCHAR,
    value       DECIMAL(24,4),
    currency    VARCHAR,
    role        VARCHAR,
    item        VARCHAR,
    confidence  DOUBLE,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE amounts IS 'Sums of money in running text or table cells';
COMMENT ON COLUMN amounts.amount_id IS 'Stable id of the amount: hash of document, table, place and order';
COMMENT ON COLUMN amounts.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN amounts.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN amounts.start_char IS 'First code point of the amount in documents.text';
COMMENT ON COLUMN amounts.end_char IS 'Code point after the last one of the amount in documents.text';
COMMENT ON COLUMN amounts.text IS 'The amount as written: documents.text between start_char and end_char';
COMMENT ON COLUMN amounts.value IS 'Value in units of the currency';
COMMENT ON COLUMN amounts.currency IS 'ISO 4217 code';
COMMENT ON COLUMN amounts.role IS 'budget_line, support_cost, subtotal, total, contribution, expenditure or other';
COMMENT ON COLUMN amounts.item IS 'What it pays for, or null';
COMMENT ON COLUMN amounts.confidence IS 'Expected share of right records among those with this figure, 0 to 1';
COMMENT ON COLUMN amounts.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN amounts.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN amounts.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN amounts.x1 IS 'Right edge of the box';
COMMENT ON COLUMN amounts.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS activities (
    activity_id VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    start_char  INTEGER,
    end_char    INTEGER,
    text        VARCHAR,
    kind        VARCHAR,
    status      VARCHAR,
    title       VARCHAR,
    when_edtf   VARCHAR,
    earliest    DATE,
    latest      DATE,
    modality    VARCHAR,
    confidence  DOUBLE,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE activities IS 'Things done, under way or planned by a mission, a UN entity, a partner or the project; text is the evidence';
COMMENT ON COLUMN activities.activity_id IS 'Stable id of the evidence: hash of document, table, place and order';
COMMENT ON COLUMN activities.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activities.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN activities.start_char IS 'First code point of the evidence in documents.text';
COMMENT ON COLUMN activities.end_char IS 'Code point after the last one of the evidence in documents.text';
COMMENT ON COLUMN activities.text IS 'The evidence as written: documents.text between start_char and end_char';
COMMENT ON COLUMN activities.kind IS 'training, workshop, meeting, technical_assistance, operation, deployment, material_support, assessment, agreement, coordination, outreach, funding, ceremony or other';
COMMENT ON COLUMN activities.status IS 'completed, ongoing or planned, as of publication';
COMMENT ON COLUMN activities.title IS 'Short label made of the document''s words';
COMMENT ON COLUMN activities.when_edtf IS 'Time of the activity in EDTF, or null';
COMMENT ON COLUMN activities.earliest IS 'First day of when_edtf, or null';
COMMENT ON COLUMN activities.latest IS 'Last day of when_edtf, or null';
COMMENT ON COLUMN activities.modality IS 'virtual, in_person, hybrid, or null';
COMMENT ON COLUMN activities.confidence IS 'Expected share of right records among those with this figure, 0 to 1';
COMMENT ON COLUMN activities.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN activities.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN activities.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN activities.x1 IS 'Right edge of the box';
COMMENT ON COLUMN activities.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS activity_missions (
    activity_id VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    mission_id  VARCHAR
);
COMMENT ON TABLE activity_missions IS 'Missions that take part in an activity';
COMMENT ON COLUMN activity_missions.activity_id IS 'The activity: activities.activity_id';
COMMENT ON COLUMN activity_missions.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activity_missions.ordinal IS 'Place in the activity''s own order, from 0';
COMMENT ON COLUMN activity_missions.mission_id IS 'The mission: missions.mission_id';

CREATE TABLE IF NOT EXISTS activity_partners (
    activity_id VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    partner_id  VARCHAR,
    role        VARCHAR
);
COMMENT ON TABLE activity_partners IS 'Organisations that take part in an activity, by role';
COMMENT ON COLUMN activity_partners.activity_id IS 'The activity: activities.activity_id';
COMMENT ON COLUMN activity_partners.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activity_partners.ordinal IS 'Place in the activity''s own order, from 0';
COMMENT ON COLUMN activity_partners.partner_id IS 'The organisation: partners.partner_id';
COMMENT ON COLUMN activity_partners.role IS 'lead, participant, beneficiary, funder or supporter';

CREATE TABLE IF NOT EXISTS activity_places (
    activity_id VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    place       VARCHAR
);
COMMENT ON TABLE activity_places IS 'Places of an activity';
COMMENT ON COLUMN activity_places.activity_id IS 'The activity: activities.activity_id';
COMMENT ON COLUMN activity_places.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activity_places.ordinal IS 'Place in the activity''s own order, from 0';
COMMENT ON COLUMN activity_places.place IS 'Name of the place as written';

CREATE TABLE IF NOT EXISTS activity_amounts (
    activity_id VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    value       DECIMAL(24,4),
    currency    VARCHAR
);
COMMENT ON TABLE activity_amounts IS 'Money of an activity';
COMMENT ON COLUMN activity_amounts.activity_id IS 'The activity: activities.activity_id';
COMMENT ON COLUMN activity_amounts.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activity_amounts.ordinal IS 'Place in the activity''s own order, from 0';
COMMENT ON COLUMN activity_amounts.value IS 'Value in units of the currency';
COMMENT ON COLUMN activity_amounts.currency IS 'ISO 4217 code';

CREATE TABLE IF NOT EXISTS activity_participants (
    activity_id  VARCHAR,
    document_id  VARCHAR,
    ordinal      INTEGER,
    participants INTEGER,
    of_whom      VARCHAR
);
COMMENT ON TABLE activity_participants IS 'Headcounts of an activity';
COMMENT ON COLUMN activity_participants.activity_id IS 'The activity: activities.activity_id';
COMMENT ON COLUMN activity_participants.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activity_participants.ordinal IS 'Place in the activity''s own order, from 0';
COMMENT ON COLUMN activity_participants.participants IS 'Number of people';
COMMENT ON COLUMN activity_participants.of_whom IS 'Who they are, as written';

CREATE TABLE IF NOT EXISTS activity_themes (
    activity_id VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    theme       VARCHAR
);
COMMENT ON TABLE activity_themes IS 'Themes of an activity';
COMMENT ON COLUMN activity_themes.activity_id IS 'The activity: activities.activity_id';
COMMENT ON COLUMN activity_themes.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN activity_themes.ordinal IS 'Place in the activity''s own order, from 0';
COMMENT ON COLUMN activity_themes.theme IS 'Activity category of the Peacekeeping Activities Dataset, or one of four added for police work';

CREATE TABLE IF NOT EXISTS tables (
    table_id     VARCHAR,
    document_id  VARCHAR,
    ordinal      INTEGER,
    caption      VARCHAR,
    unit         VARCHAR,
    row_count    INTEGER,
    column_count INTEGER,
    notes        VARCHAR,
    start_char   INTEGER,
    end_char     INTEGER,
    text         VARCHAR,
    page         INTEGER,
    x0           FLOAT,
    top          FLOAT,
    x1           FLOAT,
    bottom       FLOAT
);
COMMENT ON TABLE tables IS 'Tables of a document; a table continued over pages is one';
COMMENT ON COLUMN tables.table_id IS 'Stable id of the table';
COMMENT ON COLUMN tables.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN tables.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN tables.caption IS 'Caption as printed, or null';
COMMENT ON COLUMN tables.unit IS 'Unit as printed ("Thousands of United States dollars"), or null';
COMMENT ON COLUMN tables.row_count IS 'Body rows';
COMMENT ON COLUMN tables.column_count IS 'Columns';
COMMENT ON COLUMN tables.notes IS 'Footnotes of the table, one a line, or null';
COMMENT ON COLUMN tables.start_char IS 'First code point of the table in documents.text';
COMMENT ON COLUMN tables.end_char IS 'Code point after the last one of the table in documents.text';
COMMENT ON COLUMN tables.text IS 'The table''s stretch of documents.text';
COMMENT ON COLUMN tables.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN tables.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN tables.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN tables.x1 IS 'Right edge of the box';
COMMENT ON COLUMN tables.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS table_columns (
    table_id    VARCHAR,
    document_id VARCHAR,
    column_no   INTEGER,
    label       VARCHAR
);
COMMENT ON TABLE table_columns IS 'Columns of a table';
COMMENT ON COLUMN table_columns.table_id IS 'The table: tables.table_id';
COMMENT ON COLUMN table_columns.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN table_columns.column_no IS 'Column, from 0';
COMMENT ON COLUMN table_columns.label IS 'Label: the header rows joined';

CREATE TABLE IF NOT EXISTS table_rows (
    table_id      VARCHAR,
    document_id   VARCHAR,
    row_no        INTEGER,
    group_heading VARCHAR
);
COMMENT ON TABLE table_rows IS 'Body rows of a table';
COMMENT ON COLUMN table_rows.table_id IS 'The table: tables.table_id';
COMMENT ON COLUMN table_rows.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN table_rows.row_no IS 'Body row, from 0';
COMMENT ON COLUMN table_rows.group_heading IS 'Group heading that the row stands under, or null';

CREATE TABLE IF NOT EXISTS cells (
    table_id    VARCHAR,
    document_id VARCHAR,
    row_no      INTEGER,
    column_no   INTEGER,
    text        VARCHAR,
    start_char  INTEGER,
    end_char    INTEGER,
    page        INTEGER,
    x0          FLOAT,
    top         FLOAT,
    x1          FLOAT,
    bottom      FLOAT
);
COMMENT ON TABLE cells IS 'Body cells of a table, as printed';
COMMENT ON COLUMN cells.table_id IS 'The table: tables.table_id';
COMMENT ON COLUMN cells.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN cells.row_no IS 'Body row, from 0';
COMMENT ON COLUMN cells.column_no IS 'Column, from 0';
COMMENT ON COLUMN cells.text IS 'The cell as printed';
COMMENT ON COLUMN cells.start_char IS 'First code point of the cell in documents.text; null where the text does not hold it';
COMMENT ON COLUMN cells.end_char IS 'Code point after the last one of the cell in documents.text; null where the text does not hold it';
COMMENT ON COLUMN cells.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN cells.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN cells.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN cells.x1 IS 'Right edge of the box';
COMMENT ON COLUMN cells.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS budget_lines (
    budget_line_id VARCHAR,
    document_id    VARCHAR,
    ordinal        INTEGER,
    table_id       VARCHAR,
    row_no         INTEGER,
    column_no      INTEGER,
    text           VARCHAR,
    group_heading  VARCHAR,
    item           VARCHAR,
    measure        VARCHAR,
    period         VARCHAR,
    earliest       DATE,
    latest         DATE,
    value          DECIMAL(24,4),
    currency       VARCHAR,
    role           VARCHAR,
    reconciled     VARCHAR,
    start_char     INTEGER,
    end_char       INTEGER,
    page           INTEGER,
    x0             FLOAT,
    top            FLOAT,
    x1             FLOAT,
    bottom         FLOAT
);
COMMENT ON TABLE budget_lines IS 'Money cells of budget tables, scale and sign applied';
COMMENT ON COLUMN budget_lines.budget_line_id IS 'Stable id of the budget line';
COMMENT ON COLUMN budget_lines.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN budget_lines.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN budget_lines.table_id IS 'The table: tables.table_id';
COMMENT ON COLUMN budget_lines.row_no IS 'Body row of the table, from 0';
COMMENT ON COLUMN budget_lines.column_no IS 'Column of the table, from 0';
COMMENT ON COLUMN budget_lines.text IS 'The row as printed';
COMMENT ON COLUMN budget_lines.group_heading IS 'Group that the row stands under, or null';
COMMENT ON COLUMN budget_lines.item IS 'What the money is for: the row''s label';
COMMENT ON COLUMN budget_lines.measure IS 'What the figure is: the column''s label';
COMMENT ON COLUMN budget_lines.period IS 'Period of the figure in EDTF, or null';
COMMENT ON COLUMN budget_lines.earliest IS 'First day of period';
COMMENT ON COLUMN budget_lines.latest IS 'Last day of period';
COMMENT ON COLUMN budget_lines.value IS 'Value in units of the currency';
COMMENT ON COLUMN budget_lines.currency IS 'ISO 4217 code';
COMMENT ON COLUMN budget_lines.role IS 'line, support_cost, subtotal or total';
COMMENT ON COLUMN budget_lines.reconciled IS 'ok, failed or unchecked: what checks say of it';
COMMENT ON COLUMN budget_lines.start_char IS 'First code point of the cell in documents.text; null where the text does not hold it';
COMMENT ON COLUMN budget_lines.end_char IS 'Code point after the last one of the cell in documents.text; null where the text does not hold it';
COMMENT ON COLUMN budget_lines.page IS 'Page of the source, counted from 1; null where the source has no pages';
COMMENT ON COLUMN budget_lines.x0 IS 'Left edge of the box on the page, in points from the left';
COMMENT ON COLUMN budget_lines.top IS 'Upper edge of the box, in points from the top of the page';
COMMENT ON COLUMN budget_lines.x1 IS 'Right edge of the box';
COMMENT ON COLUMN budget_lines.bottom IS 'Lower edge of the box';

CREATE TABLE IF NOT EXISTS checks (
    check_id    VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    table_id    VARCHAR,
    row_no      INTEGER,
    column_no   INTEGER,
    rule        VARCHAR,
    holds       BOOLEAN,
    expected    DECIMAL(24,4),
    found       DECIMAL(24,4),
    tolerance   DECIMAL(24,4),
    page        INTEGER
);
COMMENT ON TABLE checks IS 'Identities that a table states or implies, tested; nothing is corrected';
COMMENT ON COLUMN checks.check_id IS 'Stable id of the check';
COMMENT ON COLUMN checks.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN checks.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN checks.table_id IS 'The table: tables.table_id';
COMMENT ON COLUMN checks.row_no IS 'Body row, from 0';
COMMENT ON COLUMN checks.column_no IS 'Column, from 0, or null';
COMMENT ON COLUMN checks.rule IS 'The identity';
COMMENT ON COLUMN checks.holds IS 'True if it holds within tolerance';
COMMENT ON COLUMN checks.expected IS 'What the identity gives';
COMMENT ON COLUMN checks.found IS 'What is printed';
COMMENT ON COLUMN checks.tolerance IS 'What rounding was allowed';
COMMENT ON COLUMN checks.page IS 'Page of the table, or null';

CREATE TABLE IF NOT EXISTS results (
    result_id   VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    table_id    VARCHAR,
    row_no      INTEGER,
    outcome     VARCHAR,
    output      VARCHAR,
    activity    VARCHAR,
    indicator   VARCHAR,
    page        INTEGER
);
COMMENT ON TABLE results IS 'Rows of results frameworks, merged cells carried to each row';
COMMENT ON COLUMN results.result_id IS 'Stable id of the row';
COMMENT ON COLUMN results.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN results.ordinal IS 'Place in the document''s order of this table, from 0';
COMMENT ON COLUMN results.table_id IS 'The table: tables.table_id';
COMMENT ON COLUMN results.row_no IS 'Body row, from 0';
COMMENT ON COLUMN results.outcome IS 'Outcome';
COMMENT ON COLUMN results.output IS 'Output';
COMMENT ON COLUMN results.activity IS 'Activity';
COMMENT ON COLUMN results.indicator IS 'Indicator, or null';
COMMENT ON COLUMN results.page IS 'Page of the row, or null';

CREATE TABLE IF NOT EXISTS projects (
    document_id VARCHAR,
    title       VARCHAR,
    objective   VARCHAR,
    period      VARCHAR,
    earliest    DATE,
    latest      DATE,
    total       DECIMAL(24,4),
    currency    VARCHAR
);
COMMENT ON TABLE projects IS 'What a project document says of the project as a whole';
COMMENT ON COLUMN projects.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN projects.title IS 'Title, or null';
COMMENT ON COLUMN projects.objective IS 'Objective, or null';
COMMENT ON COLUMN projects.period IS 'Implementation period in EDTF, or null';
COMMENT ON COLUMN projects.earliest IS 'First day of period';
COMMENT ON COLUMN projects.latest IS 'Last day of period';
COMMENT ON COLUMN projects.total IS 'Total budget, or null';
COMMENT ON COLUMN projects.currency IS 'ISO 4217 code of total, or null';

CREATE TABLE IF NOT EXISTS project_parties (
    document_id VARCHAR,
    role        VARCHAR,
    ordinal     INTEGER,
    party       VARCHAR
);
COMMENT ON TABLE project_parties IS 'Donors and implementers of a project';
COMMENT ON COLUMN project_parties.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN project_parties.role IS 'donor or implementer';
COMMENT ON COLUMN project_parties.ordinal IS 'Place in the document''s order, from 0';
COMMENT ON COLUMN project_parties.party IS 'Id or name of the organisation';

CREATE TABLE IF NOT EXISTS sketches (
    document_id VARCHAR,
    shingle     UBIGINT
);
COMMENT ON TABLE sketches IS 'Smallest hashes of a document''s five-word shingles, from which near-duplicates are found';
COMMENT ON COLUMN sketches.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN sketches.shingle IS 'Hash of five words in a row';

CREATE TABLE IF NOT EXISTS issues (
    issue_id    VARCHAR,
    source      VARCHAR,
    document_id VARCHAR,
    ordinal     INTEGER,
    code        VARCHAR,
    severity    VARCHAR,
    stage       VARCHAR,
    message     VARCHAR,
    start_char  INTEGER,
    end_char    INTEGER,
    page        INTEGER
);
COMMENT ON TABLE issues IS 'What was not read, not understood or not right';
COMMENT ON COLUMN issues.issue_id IS 'Stable id of the issue';
COMMENT ON COLUMN issues.source IS 'Path or URL it arose at';
COMMENT ON COLUMN issues.document_id IS 'The document, or null if none could be read';
COMMENT ON COLUMN issues.ordinal IS 'Place in the source''s order of issues, from 0';
COMMENT ON COLUMN issues.code IS 'Code to group by: no_text_layer, encrypted, corrupt, ...';
COMMENT ON COLUMN issues.severity IS 'error (no document came of it, or a record is missing), warning or info';
COMMENT ON COLUMN issues.stage IS 'fetch, read, find, resolve, store or check';
COMMENT ON COLUMN issues.message IS 'What happened and what mends it';
COMMENT ON COLUMN issues.start_char IS 'First code point of the passage in documents.text; null where the text does not hold it';
COMMENT ON COLUMN issues.end_char IS 'Code point after the last one of the passage in documents.text; null where the text does not hold it';
COMMENT ON COLUMN issues.page IS 'Page, or null';

CREATE TABLE IF NOT EXISTS document_links (
    document_id VARCHAR,
    other_id    VARCHAR,
    relation    VARCHAR,
    similarity  DOUBLE
);
COMMENT ON TABLE document_links IS 'Documents that belong together';
COMMENT ON COLUMN document_links.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN document_links.other_id IS 'The document it is linked to: documents.document_id';
COMMENT ON COLUMN document_links.relation IS 'near_duplicate, corrigendum, revision or addendum: what document_id is to other_id';
COMMENT ON COLUMN document_links.similarity IS 'Share of shingles in common, for near_duplicate';

CREATE TABLE IF NOT EXISTS revisions (
    run         INTEGER,
    document_id VARCHAR,
    previous_id VARCHAR,
    cause       VARCHAR,
    table_name  VARCHAR,
    record      VARCHAR,
    occurrence  INTEGER,
    change      VARCHAR,
    before      VARCHAR,
    after       VARCHAR
);
COMMENT ON TABLE revisions IS 'Records that a later run changed: a new version of the source, or a new extractor or a correction on the same bytes';
COMMENT ON COLUMN revisions.run IS 'Run that made the change: runs.run';
COMMENT ON COLUMN revisions.document_id IS 'The document it stands in: documents.document_id';
COMMENT ON COLUMN revisions.previous_id IS 'Document that held the record before; the same one after a re-extraction';
COMMENT ON COLUMN revisions.cause IS 'new_version, new_extractor or correction';
COMMENT ON COLUMN revisions.table_name IS 'Table of the record';
COMMENT ON COLUMN revisions.record IS 'What identifies it: its text';
COMMENT ON COLUMN revisions.occurrence IS 'Which one of that text, from 1';
COMMENT ON COLUMN revisions.change IS 'added, changed or removed';
COMMENT ON COLUMN revisions.before IS 'Its values before, as JSON, or null';
COMMENT ON COLUMN revisions.after IS 'Its values after, as JSON, or null';

CREATE TABLE IF NOT EXISTS missions (
    mission_id VARCHAR,
    name       VARCHAR,
    name_fr    VARCHAR,
    kind       VARCHAR,
    countries  VARCHAR,
    started    VARCHAR,
    ended      VARCHAR,
    successor  VARCHAR
);
COMMENT ON TABLE missions IS 'UN field presences past and present, and what is known of them';
COMMENT ON COLUMN missions.mission_id IS 'Acronym in English usage';
COMMENT ON COLUMN missions.name IS 'Full name in English';
COMMENT ON COLUMN missions.name_fr IS 'Name in French, or null';
COMMENT ON COLUMN missions.kind IS 'Kind of presence';
COMMENT ON COLUMN missions.countries IS 'ISO 3166-1 alpha-3 codes of the host countries, separated by |';
COMMENT ON COLUMN missions.started IS 'Start in EDTF';
COMMENT ON COLUMN missions.ended IS 'End in EDTF, or null';
COMMENT ON COLUMN missions.successor IS 'Mission that took over, or null: missions.mission_id';

CREATE TABLE IF NOT EXISTS partners (
    partner_id   VARCHAR,
    name         VARCHAR,
    type         VARCHAR,
    country      VARCHAR,
    parent       VARCHAR,
    in_authority BOOLEAN
);
COMMENT ON TABLE partners IS 'Organisations of the authority file, and those that only documents named';
COMMENT ON COLUMN partners.partner_id IS 'Acronym or slug';
COMMENT ON COLUMN partners.name IS 'Name';
COMMENT ON COLUMN partners.type IS 'un_entity, intergovernmental, government, national_institution, ngo, academic, private or other';
COMMENT ON COLUMN partners.country IS 'ISO 3166-1 alpha-3 code, or null';
COMMENT ON COLUMN partners.parent IS 'Body it is a part of, or null: partners.partner_id';
COMMENT ON COLUMN partners.in_authority IS 'True if the authority file has it; false if documents alone name it';

CREATE TABLE IF NOT EXISTS states (
    iso3    VARCHAR,
    iso2    VARCHAR,
    name    VARCHAR,
    details VARCHAR
);
COMMENT ON TABLE states IS 'States and areas';
COMMENT ON COLUMN states.iso3 IS 'ISO 3166-1 alpha-3 code';
COMMENT ON COLUMN states.iso2 IS 'ISO 3166-1 alpha-2 code';
COMMENT ON COLUMN states.name IS 'Name in English';
COMMENT ON COLUMN states.details IS 'The authority file''s other columns, as JSON';

CREATE TABLE IF NOT EXISTS currencies (
    currency VARCHAR,
    name     VARCHAR,
    details  VARCHAR
);
COMMENT ON TABLE currencies IS 'Currencies';
COMMENT ON COLUMN currencies.currency IS 'ISO 4217 code';
COMMENT ON COLUMN currencies.name IS 'Name in English';
COMMENT ON COLUMN currencies.details IS 'The authority file''s other columns, as JSON';
