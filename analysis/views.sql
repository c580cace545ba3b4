-- Views over the tables of a dataset, for DuckDB with the session's time zone set to UTC. What a view and its columns
-- are is said in COMMENTs, from which docs/views.md is written; a column named as in a table means what it does there.

CREATE MACRO party_code(country, sector) AS nullif(coalesce(country, '') || coalesce(sector, ''), '');
CREATE MACRO party_name(party) AS coalesce(party.name, party.text);
CREATE MACRO joined(texts) AS
    nullif(array_to_string(list_distinct(list_filter(texts, lambda text: text IS NOT NULL)), '; '), '');
-- The keys of a histogram, most frequent first; equals in their own order.
CREATE MACRO by_frequency(counts) AS coalesce(
    list_transform(
        list_sort(list_transform(map_entries(counts), lambda entry: {'n': -entry.value::BIGINT, 'key': entry.key})),
        lambda entry: entry.key
    ),
    []
);
-- Types in which parties that act together are no partners of one another.
CREATE MACRO acts_alongside(event_type) AS event_type IN (
    'AID', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'SANCTION', 'PROTEST', 'MOBILIZE', 'COERCE'
);

CREATE VIEW current_articles AS
SELECT *
FROM articles
QUALIFY row_number() OVER (
    PARTITION BY document_id ORDER BY is_coded DESC, revision DESC, article_id
) = 1;
COMMENT ON VIEW current_articles IS 'One row per document: its last coded revision or, where none was coded, its last one.';

CREATE VIEW events_flat AS
WITH dated AS (
    SELECT *, least(greatest(published_on, happened_from), coalesce(happened_to, happened_from)) AS nearest_day
    FROM events
)
SELECT
    e.event_id, e.article_id, a.outlet, coalesce(a.url, a.canonical_url) AS url, a.title, a.language,
    a.published_at, e.published_on,
    e.event_type, e.modes[1] AS mode, e.modes, e.contexts, e.cameo_code, e.cameo_code[:2] AS cameo_root,
    e.quad_class, e.intensity, e.status, e.claim,
    joined(list_transform(e.actors, lambda party: party_name(party))) AS actor_names,
    joined(list_transform(e.actors, lambda party: party.country)) AS actor_countries,
    joined(list_transform(e.actors, lambda party: party_code(party.country, party.sector))) AS actor_codes,
    joined(list_transform(e.recipients, lambda party: party_name(party))) AS recipient_names,
    joined(list_transform(e.recipients, lambda party: party.country)) AS recipient_countries,
    joined(list_transform(e.recipients, lambda party: party_code(party.country, party.sector))) AS recipient_codes,
    joined(list_transform(e.attributions, lambda link: coalesce(link.name, link.speaker))) AS speaker_names,
    CASE
        WHEN e.date_granularity IN ('day', 'week', 'month') THEN e.nearest_day
        WHEN e.happened_from IS NULL THEN e.published_on
        WHEN e.nearest_day = e.published_on THEN e.published_on
    END AS day,
    CASE
        WHEN e.happened_from IS NULL THEN if(e.published_on IS NULL, NULL, 'published')
        WHEN e.date_granularity = 'day' THEN 'day'
        WHEN e.date_granularity IN ('week', 'month') OR e.nearest_day = e.published_on THEN 'within'
    END AS day_basis,
    e.happened_from, e.happened_to, e.date_granularity, e.date_basis, e.date_text,
    e.place.name AS place_name, e.place.country AS place_country, e.place.admin1 AS place_admin1,
    e.place.latitude AS latitude, e.place.longitude AS longitude, e.place.geonames_id AS geonames_id,
    e.place.precision AS place_precision,
    e.confidence, e.rule_id, e.is_lead, e.field, e."start", e."end", e.trigger, e.text,
    current.article_id IS NOT NULL AND e.duplicate_of IS NULL AS is_current,
    e.status IN ('actual', 'ongoing', 'habitual') AND e.claim <> 'denied' AS took_place,
    e.actors, e.recipients, e.attributions
FROM dated AS e
LEFT JOIN articles AS a USING (article_id)
LEFT JOIN (SELECT article_id FROM current_articles) AS current USING (article_id);
COMMENT ON VIEW events_flat IS 'One row per event, with the facts of its article beside it and its parties as text.';
COMMENT ON COLUMN events_flat.url IS 'Address of the article: as given, else the canonical one.';
COMMENT ON COLUMN events_flat.mode IS 'First of `modes`; null if there is none.';
COMMENT ON COLUMN events_flat.cameo_root IS 'First two digits of `cameo_code`.';
COMMENT ON COLUMN events_flat.actor_names IS 'Names of the actors, joined by `; `; as written where the canonical name is unknown.';
COMMENT ON COLUMN events_flat.actor_countries IS 'Their countries, each once.';
COMMENT ON COLUMN events_flat.actor_codes IS 'Their codes, each once: country, then sector (`RUSGOV`).';
COMMENT ON COLUMN events_flat.recipient_names IS 'Names of the recipients, joined by `; `.';
COMMENT ON COLUMN events_flat.recipient_countries IS 'Their countries, each once.';
COMMENT ON COLUMN events_flat.recipient_codes IS 'Their codes, each once.';
COMMENT ON COLUMN events_flat.speaker_names IS 'Who says so, from the one the outlet cites inwards; null where the outlet itself speaks.';
COMMENT ON COLUMN events_flat.day IS 'The day to count the event on; `day_basis` says how it is known. Null if the text puts it in a quarter or longer that does not hold the day of publication, or nothing is dated.';
COMMENT ON COLUMN events_flat.day_basis IS 'day: the text gives it. within: the text gives a span, and this is its day nearest to the publication. published: the text gives none, and this is the day of publication.';
COMMENT ON COLUMN events_flat.place_name IS 'Name of the place in GeoNames.';
COMMENT ON COLUMN events_flat.place_country IS 'Country of the place.';
COMMENT ON COLUMN events_flat.place_admin1 IS 'First-order division of the place.';
COMMENT ON COLUMN events_flat.latitude IS 'Degrees north.';
COMMENT ON COLUMN events_flat.longitude IS 'Degrees east.';
COMMENT ON COLUMN events_flat.geonames_id IS 'Id of the place in GeoNames.';
COMMENT ON COLUMN events_flat.place_precision IS 'What is located: point, city, admin, country, region.';
COMMENT ON COLUMN events_flat.text IS 'The evidence: the sentence.';
COMMENT ON COLUMN events_flat.is_current IS 'Whether to count it: it repeats no earlier event of its article, whose text is the document''s last coded one.';
COMMENT ON COLUMN events_flat.took_place IS 'Whether it is told as a fact: status actual, ongoing or habitual, and not denied.';

CREATE VIEW pairs AS
WITH sided AS (
    SELECT *, len(recipients) = 0 AND len(actors) > 1 AND NOT acts_alongside(event_type) AS is_reciprocal
    FROM events_flat
),
actor_rows AS (
    SELECT event_id, unnest(range(1, greatest(len(actors), 1) + 1)) AS actor_index FROM sided
),
recipient_rows AS (
    SELECT
        event_id,
        unnest(range(1, greatest(if(is_reciprocal, len(actors), len(recipients)), 1) + 1)) AS recipient_index
    FROM sided
),
paired AS (
    SELECT
        s.*, actor_index, recipient_index, s.actors[actor_index] AS actor,
        if(s.is_reciprocal, s.actors[recipient_index], s.recipients[recipient_index]) AS recipient
    FROM sided AS s
    JOIN actor_rows USING (event_id)
    JOIN recipient_rows USING (event_id)
    WHERE NOT (s.is_reciprocal AND actor_index = recipient_index)
)
SELECT
    event_id, article_id, actor_index, recipient_index, is_reciprocal,
    outlet, url, title, published_at, published_on, day, day_basis, happened_from, happened_to,
    party_name(actor) AS actor, party_code(actor.country, actor.sector) AS actor_code,
    actor.country AS actor_country, actor.sector AS actor_sector, actor.role AS actor_role,
    actor.entity_id AS actor_entity_id, actor.text AS actor_text, actor.other_sectors AS actor_other_sectors,
    actor.is_inferred AS actor_is_inferred,
    party_name(recipient) AS recipient, party_code(recipient.country, recipient.sector) AS recipient_code,
    recipient.country AS recipient_country, recipient.sector AS recipient_sector, recipient.role AS recipient_role,
    recipient.entity_id AS recipient_entity_id, recipient.text AS recipient_text,
    recipient.other_sectors AS recipient_other_sectors, recipient.is_inferred AS recipient_is_inferred,
    event_type, mode, modes, contexts, cameo_code, cameo_root, quad_class, intensity, status, claim, speaker_names,
    place_name, place_country, place_admin1, latitude, longitude, geonames_id, place_precision,
    confidence, rule_id, is_lead, trigger, text, is_current, took_place
FROM paired;
COMMENT ON VIEW pairs IS 'One row per pair of an actor and a recipient, of all events; an event without recipient (or actor) has rows where that side is null. Reciprocal events give ordered pairs, both ways.';
COMMENT ON COLUMN pairs.actor_index IS 'Number of the actor in `actors`, from 1.';
COMMENT ON COLUMN pairs.recipient_index IS 'Number of the recipient in `recipients`, from 1; in `actors` for a reciprocal event.';
COMMENT ON COLUMN pairs.is_reciprocal IS 'Whether the parties act on one another: several actors, no recipient, and a type in which that means so.';
COMMENT ON COLUMN pairs.actor IS 'Canonical name, else as written.';
COMMENT ON COLUMN pairs.actor_code IS 'Country, then sector (`RUSGOV`); null if both are unknown.';
COMMENT ON COLUMN pairs.actor_country IS 'ISO 3166-1 alpha-3, KOS, or an international kind.';
COMMENT ON COLUMN pairs.actor_sector IS 'PLOVER sector.';
COMMENT ON COLUMN pairs.actor_role IS 'Office or role that the text gives.';
COMMENT ON COLUMN pairs.actor_entity_id IS 'Row of `entities`, if it is known.';
COMMENT ON COLUMN pairs.actor_text IS 'As written.';
COMMENT ON COLUMN pairs.actor_other_sectors IS 'Further sectors.';
COMMENT ON COLUMN pairs.actor_is_inferred IS 'Whether the context supplies it.';
COMMENT ON COLUMN pairs.recipient IS 'Canonical name, else as written.';
COMMENT ON COLUMN pairs.recipient_code IS 'Country, then sector (`RUSGOV`); null if both are unknown.';
COMMENT ON COLUMN pairs.recipient_country IS 'ISO 3166-1 alpha-3, KOS, or an international kind.';
COMMENT ON COLUMN pairs.recipient_sector IS 'PLOVER sector.';
COMMENT ON COLUMN pairs.recipient_role IS 'Office or role that the text gives.';
COMMENT ON COLUMN pairs.recipient_entity_id IS 'Row of `entities`, if it is known.';
COMMENT ON COLUMN pairs.recipient_text IS 'As written.';
COMMENT ON COLUMN pairs.recipient_other_sectors IS 'Further sectors.';
COMMENT ON COLUMN pairs.recipient_is_inferred IS 'Whether the context supplies it.';

CREATE VIEW dyads AS
SELECT * EXCLUDE (is_current)
FROM pairs
WHERE is_current AND actor IS NOT NULL AND recipient IS NOT NULL;
COMMENT ON VIEW dyads IS 'One row per actor-recipient pair of events that count (`is_current`): no repetitions within an article, no superseded revisions, no one-sided events. `count(DISTINCT event_id)` counts events.';

CREATE VIEW one_a_day AS
SELECT
    day, actor_code, recipient_code, event_type,
    arg_min(event_id, rank) AS event_id, min(published_at) AS first_reported_at,
    count(DISTINCT event_id) AS n_reports, count(DISTINCT outlet) AS n_outlets,
    arg_min(cameo_code, rank) AS cameo_code, any_value(quad_class) AS quad_class,
    round(avg(intensity), 2) AS intensity, max(confidence) AS confidence,
    arg_min(outlet, rank) AS outlet, arg_min(url, rank) AS url, arg_min(text, rank) AS text
FROM (
    SELECT *, row_number() OVER (ORDER BY published_at NULLS LAST, event_id, actor_index, recipient_index) AS rank
    FROM pairs
    WHERE is_current AND took_place AND day IS NOT NULL AND actor_code IS NOT NULL
)
GROUP BY day, actor_code, recipient_code, event_type;
COMMENT ON VIEW one_a_day IS 'One row per day, actor code, recipient code and type, however often it was reported: the filter customary with ICEWS and GDELT. A reciprocal event has a row each way. Events told as facts, with a day and a coded actor.';
COMMENT ON COLUMN one_a_day.event_id IS 'The first report.';
COMMENT ON COLUMN one_a_day.first_reported_at IS 'Earliest publication among the reports.';
COMMENT ON COLUMN one_a_day.n_reports IS 'Events that fell together.';
COMMENT ON COLUMN one_a_day.text IS 'The evidence of the first report.';
COMMENT ON COLUMN one_a_day.n_outlets IS 'Outlets that are known to report it.';

CREATE VIEW daily_types AS
SELECT
    day, event_type, quad_class, count(*) AS n_events, count(DISTINCT outlet) AS n_outlets,
    count(*) FILTER (claim = 'asserted') AS n_asserted, avg(intensity) AS mean_intensity
FROM events_flat
WHERE is_current AND took_place AND day IS NOT NULL
GROUP BY day, event_type, quad_class;
COMMENT ON VIEW daily_types IS 'Events told as facts by day and type.';
COMMENT ON COLUMN daily_types.n_events IS 'Events, each once.';
COMMENT ON COLUMN daily_types.n_outlets IS 'Outlets that report one, as far as they are known.';
COMMENT ON COLUMN daily_types.n_asserted IS 'Those of them that the outlet tells in its own voice.';
COMMENT ON COLUMN daily_types.mean_intensity IS 'Mean conflict-cooperation score; events without one are left out.';

CREATE VIEW daily_dyads AS
SELECT
    day, actor_country, recipient_country, count(*) AS n_events, count(DISTINCT outlet) AS n_outlets,
    count(*) FILTER (quad_class = 1) AS n_verbal_cooperation, count(*) FILTER (quad_class = 2) AS n_material_cooperation,
    count(*) FILTER (quad_class = 3) AS n_verbal_conflict, count(*) FILTER (quad_class = 4) AS n_material_conflict,
    avg(intensity) AS mean_intensity
FROM (
    SELECT DISTINCT day, actor_country, recipient_country, event_id, outlet, quad_class, intensity
    FROM dyads
    WHERE took_place AND day IS NOT NULL AND actor_country IS NOT NULL AND recipient_country IS NOT NULL
)
GROUP BY day, actor_country, recipient_country;
COMMENT ON VIEW daily_dyads IS 'Events told as facts by day and pair of countries; an event counts once for each pair of countries that it has, domestic ones included.';
COMMENT ON COLUMN daily_dyads.n_verbal_cooperation IS 'Those of quad class 1.';
COMMENT ON COLUMN daily_dyads.n_material_cooperation IS 'Those of quad class 2.';
COMMENT ON COLUMN daily_dyads.n_verbal_conflict IS 'Those of quad class 3.';
COMMENT ON COLUMN daily_dyads.n_material_conflict IS 'Those of quad class 4.';

CREATE VIEW daily_intensity AS
SELECT
    day, count(*) AS n_events, avg(intensity) AS mean_intensity,
    avg(intensity) FILTER (intensity < 0) AS mean_conflict, avg(intensity) FILTER (intensity > 0) AS mean_cooperation
FROM events_flat
WHERE is_current AND took_place AND day IS NOT NULL
GROUP BY day;
COMMENT ON VIEW daily_intensity IS 'Mean conflict-cooperation score of events told as facts, by day.';
COMMENT ON COLUMN daily_intensity.mean_conflict IS 'Mean of the negative scores.';
COMMENT ON COLUMN daily_intensity.mean_cooperation IS 'Mean of the positive scores.';

CREATE VIEW quad_shares AS
SELECT
    day, quad_class,
    ['verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'][quad_class] AS quad_name,
    count(*) AS n_events, count(*) / sum(count(*)) OVER (PARTITION BY day) AS share
FROM events_flat
WHERE is_current AND took_place AND day IS NOT NULL AND quad_class IS NOT NULL
GROUP BY day, quad_class;
COMMENT ON VIEW quad_shares IS 'Shares of the quad classes among events told as facts, by day; add up `n_events` for longer spans.';
COMMENT ON COLUMN quad_shares.quad_name IS 'The class in words.';
COMMENT ON COLUMN quad_shares.share IS 'Share of the day''s events, 0…1.';

CREATE VIEW cameo_roots AS
SELECT
    cameo_root, cameo_names.name AS cameo_name, count(*) AS n_events, count(DISTINCT outlet) AS n_outlets,
    avg(intensity) AS mean_intensity, min(day) AS first_day, max(day) AS last_day
FROM events_flat
LEFT JOIN (
    VALUES ('01', 'make a statement'), ('02', 'appeal'), ('03', 'express intent to cooperate'), ('04', 'consult'),
        ('05', 'cooperate diplomatically'), ('06', 'cooperate materially'), ('07', 'provide aid'), ('08', 'yield'),
        ('09', 'investigate'), ('10', 'demand'), ('11', 'disapprove'), ('12', 'reject'), ('13', 'threaten'),
        ('14', 'protest'), ('15', 'show force'), ('16', 'reduce relations'), ('17', 'coerce'), ('18', 'assault'),
        ('19', 'fight'), ('20', 'use mass violence')
) AS cameo_names(cameo_root, name) USING (cameo_root)
WHERE is_current AND took_place AND cameo_root IS NOT NULL
GROUP BY cameo_root, cameo_names.name;
COMMENT ON VIEW cameo_roots IS 'Events told as facts by CAMEO root code.';
COMMENT ON COLUMN cameo_roots.cameo_name IS 'The root in words.';
COMMENT ON COLUMN cameo_roots.first_day IS 'First day of such an event.';
COMMENT ON COLUMN cameo_roots.last_day IS 'Last day.';

CREATE VIEW statements AS
SELECT
    q.quote_id, q.article_id, a.outlet, coalesce(a.url, a.canonical_url) AS url, a.title, a.published_at,
    q.published_on, coalesce(q.speaker_name, if(m.kind = 'pronoun', NULL, q.speaker)) AS speaker,
    q.speaker AS speaker_text,
    party_code(q.speaker_country, q.speaker_sector) AS speaker_code, q.speaker_country, q.speaker_sector,
    q.speaker_role, q.speaker_entity_id, q.speaker_mention_id, q.cue, q.cue_lemma, q.kind, q.text, q.addressee, q.confidence,
    coalesce(len(coded.event_ids), 0) AS n_events, coalesce(coded.event_ids, []) AS event_ids
FROM quotes AS q
JOIN current_articles AS a USING (article_id)
LEFT JOIN mentions AS m ON m.mention_id = q.speaker_mention_id
LEFT JOIN (
    SELECT link.quote_id, list(DISTINCT event_id ORDER BY event_id) AS event_ids
    FROM events, unnest(attributions) AS unnested(link)
    WHERE link.quote_id IS NOT NULL
    GROUP BY link.quote_id
) AS coded USING (quote_id);
COMMENT ON VIEW statements IS 'One row per quote of a current article, with outlet and resolved speaker.';
COMMENT ON COLUMN statements.speaker IS 'Canonical name of the speaker, else as written; null if unnamed, or a pronoun that was not resolved.';
COMMENT ON COLUMN statements.speaker_text IS 'The speaker as written.';
COMMENT ON COLUMN statements.speaker_code IS 'Country, then sector, of the speaker.';
COMMENT ON COLUMN statements.kind IS 'direct (in quotation marks), indirect, or mixed.';
COMMENT ON COLUMN statements.text IS 'What was said: all between its first and last fragment.';
COMMENT ON COLUMN statements.confidence IS '0…1: estimated chance that content and speaker are right.';
COMMENT ON COLUMN statements.n_events IS 'Events that the quote reports.';
COMMENT ON COLUMN statements.event_ids IS 'Their ids.';

CREATE VIEW speakers AS
SELECT
    arg_min(speaker, rank) AS speaker, by_frequency(histogram(speaker_code))[1] AS speaker_code,
    by_frequency(histogram(speaker_country))[1] AS speaker_country,
    by_frequency(histogram(speaker_sector))[1] AS speaker_sector, speaker_entity_id,
    count(*) AS n_quotes, count(*) FILTER (kind <> 'indirect') AS n_direct, count(DISTINCT article_id) AS n_articles,
    count(DISTINCT outlet) AS n_outlets, min(published_on) AS first_seen, max(published_on) AS last_seen
FROM (
    SELECT *, row_number() OVER (ORDER BY published_at DESC NULLS LAST, quote_id) AS rank
    FROM statements
    WHERE speaker IS NOT NULL AND (speaker_entity_id IS NOT NULL OR speaker_mention_id IS NOT NULL)
)
GROUP BY speaker_entity_id, if(speaker_entity_id IS NULL, concat_ws(' ', lower(speaker), speaker_code), NULL);
COMMENT ON VIEW speakers IS 'Statements counted by speaker: by entity where it is known, else by words and code. Words that name no party (who, that) are left out.';
COMMENT ON COLUMN speakers.speaker_code IS 'Most frequent code: country, then sector.';
COMMENT ON COLUMN speakers.n_quotes IS 'Statements.';
COMMENT ON COLUMN speakers.n_direct IS 'Those in quotation marks, wholly or in part.';
COMMENT ON COLUMN speakers.n_articles IS 'Articles.';
COMMENT ON COLUMN speakers.first_seen IS 'First day of publication.';
COMMENT ON COLUMN speakers.last_seen IS 'Last day of publication.';

CREATE VIEW entities AS
WITH seen AS (
    SELECT m.entity_id, m.name, m.role, m.country, m.sector, m.label, m.article_id, m.published_on, a.outlet
    FROM mentions AS m
    JOIN current_articles AS a USING (article_id)
    WHERE m.entity_id IS NOT NULL
),
acting AS (
    SELECT actor_entity_id AS entity_id, count(DISTINCT event_id) AS n
    FROM pairs
    WHERE is_current
    GROUP BY actor_entity_id
),
acted_on AS (
    SELECT recipient_entity_id AS entity_id, count(DISTINCT event_id) AS n
    FROM pairs
    WHERE is_current
    GROUP BY recipient_entity_id
),
speaking AS (
    SELECT speaker_entity_id AS entity_id, count(*) AS n
    FROM statements
    GROUP BY speaker_entity_id
)
SELECT
    seen.entity_id, by_frequency(histogram(seen.name))[1] AS name, by_frequency(histogram(seen.label))[1] AS label,
    by_frequency(histogram(seen.country))[1] AS country, by_frequency(histogram(seen.sector)) AS sectors,
    by_frequency(histogram(seen.role)) AS roles,
    count(*) AS n_mentions, count(DISTINCT seen.article_id) AS n_articles, count(DISTINCT seen.outlet) AS n_outlets,
    coalesce(any_value(acting.n), 0) AS n_as_actor, coalesce(any_value(acted_on.n), 0) AS n_as_recipient,
    coalesce(any_value(speaking.n), 0) AS n_quotes,
    min(seen.published_on) AS first_seen, max(seen.published_on) AS last_seen
FROM seen
LEFT JOIN acting USING (entity_id)
LEFT JOIN acted_on USING (entity_id)
LEFT JOIN speaking USING (entity_id)
GROUP BY seen.entity_id;
COMMENT ON VIEW entities IS 'The directory: one row per entity that current articles mention.';
COMMENT ON COLUMN entities.name IS 'Most frequent canonical name.';
COMMENT ON COLUMN entities.label IS 'Most frequent label.';
COMMENT ON COLUMN entities.country IS 'Most frequent country.';
COMMENT ON COLUMN entities.sectors IS 'Sectors, most frequent first.';
COMMENT ON COLUMN entities.roles IS 'Offices and roles, most frequent first.';
COMMENT ON COLUMN entities.n_mentions IS 'Mentions.';
COMMENT ON COLUMN entities.n_outlets IS 'Outlets of those articles, as far as they are known.';
COMMENT ON COLUMN entities.n_as_actor IS 'Events in which it acts.';
COMMENT ON COLUMN entities.n_as_recipient IS 'Events in which it is acted on; reciprocal ones count on both sides.';

CREATE VIEW story_events AS
WITH carried AS (
    SELECT coalesce(duplicate_of, article_id) AS article_id, list(outlet) FILTER (outlet IS NOT NULL) AS outlets
    FROM articles
    GROUP BY coalesce(duplicate_of, article_id)
)
SELECT
    story_event_id, any_value(event_type) AS event_type, any_value(quad_class) AS quad_class,
    arg_min(mode, rank) AS mode, arg_min(cameo_code, rank) AS cameo_code, avg(intensity) AS intensity,
    arg_min(day, rank) AS day, arg_min(actor_names, rank) AS actor_names, arg_min(actor_codes, rank) AS actor_codes,
    arg_min(recipient_names, rank) AS recipient_names, arg_min(recipient_codes, rank) AS recipient_codes,
    arg_min(place_name, rank) AS place_name, arg_min(place_country, rank) AS place_country,
    list(DISTINCT status ORDER BY status) AS statuses, list(DISTINCT claim ORDER BY claim) AS claims,
    coalesce(list_sort(list_distinct(flatten(list(carriers)))), []) AS outlets,
    coalesce(any_value(n_outlets), greatest(len(outlets), 1))::INTEGER AS n_outlets, count(*) AS n_reports, count(DISTINCT article_id) AS n_articles,
    min(published_at) AS first_reported_at, max(published_at) AS last_reported_at,
    arg_min(outlet, rank) AS first_outlet, arg_min(url, rank) AS first_url, arg_min(text, rank) AS text
FROM (
    SELECT
        e.*, coalesce(s.story_event_id, e.event_id) AS story_event_id, s.n_outlets, carried.outlets AS carriers,
        row_number() OVER (ORDER BY e.published_at NULLS LAST, e.event_id) AS rank
    FROM events_flat AS e
    LEFT JOIN stories AS s USING (event_id)
    LEFT JOIN carried USING (article_id)
    WHERE e.is_current
)
GROUP BY story_event_id;
COMMENT ON VIEW story_events IS 'One row per event in the world: the reports of it that `demarche link` has found in several articles, or a single report. Told by its first report.';
COMMENT ON COLUMN story_events.actor_names IS 'Actors, by the first report.';
COMMENT ON COLUMN story_events.story_event_id IS 'The event that all reports share: `event_id` of its first report.';
COMMENT ON COLUMN story_events.text IS 'The evidence of the first report.';
COMMENT ON COLUMN story_events.statuses IS 'Statuses among the reports.';
COMMENT ON COLUMN story_events.claims IS 'Claims among the reports.';
COMMENT ON COLUMN story_events.n_outlets IS 'Their number, and 1 if none is known.';
COMMENT ON COLUMN story_events.n_articles IS 'Articles that report it in a text of their own.';
COMMENT ON COLUMN story_events.outlets IS 'Outlets that report it, or carry a copy of a report, as far as they are known.';
COMMENT ON COLUMN story_events.last_reported_at IS 'Latest publication among the reports.';
COMMENT ON COLUMN story_events.first_outlet IS 'Outlet of the first report.';
COMMENT ON COLUMN story_events.first_url IS 'Address of the first report.';
