-- What `demarche export` writes, over the views of views.sql. `chosen` holds the ids of the events to write,
-- `cameo_labels` and `country_names` what codes mean. docs/exports.md says what each column takes, and what is lost.

CREATE OR REPLACE MACRO listed(texts) AS nullif(array_to_string(texts, ';'), '');
-- Sectors of a party, the first one first, in one text.
CREATE OR REPLACE MACRO sectors_of(party) AS
    coalesce(nullif(array_to_string([party.sector] || party.other_sectors, ','), ''), 'None');
-- An integer that is the same for the same text everywhere: 60 bits of its MD5.
CREATE OR REPLACE MACRO number_of(text) AS ('0x' || md5(text)[:15])::BIGINT;
-- CAMEO's types of actors for PLOVER's sectors; null where it has none.
CREATE OR REPLACE MACRO cameo_type(sector) AS CASE sector
    WHEN 'JRN' THEN 'MED' WHEN 'MED' THEN 'HLH' WHEN 'PRM' THEN 'UAF'
    WHEN 'PTY' THEN NULL WHEN 'PRE' THEN NULL WHEN 'REL' THEN NULL WHEN 'SOC' THEN NULL WHEN 'UNK' THEN NULL
    ELSE sector
END;
CREATE OR REPLACE MACRO is_kind(country) AS country IN ('UNO', 'EUR', 'IGO', 'NGO', 'ISM', 'IMG', 'MNC');
CREATE OR REPLACE MACRO cameo_kind(country) AS CASE country
    WHEN 'UNO' THEN 'IGO' WHEN 'EUR' THEN 'IGO' WHEN 'ISM' THEN 'INT'
    ELSE if(is_kind(country), country, NULL)
END;
CREATE OR REPLACE MACRO cameo_types(country, sector, others) AS list_filter(
    [cameo_kind(country), cameo_type(sector)] || list_transform(others, lambda other: cameo_type(other)),
    lambda kind: kind IS NOT NULL
);
CREATE OR REPLACE MACRO sector_words(sector) AS CASE sector
    WHEN 'GOV' THEN 'Government' WHEN 'MIL' THEN 'Military' WHEN 'COP' THEN 'Police' WHEN 'JUD' THEN 'Judicial'
    WHEN 'LEG' THEN 'Legislative' WHEN 'PRM' THEN 'Paramilitary' WHEN 'PTY' THEN 'Parties' WHEN 'REB' THEN 'Rebel'
    WHEN 'SPY' THEN 'Intelligence' WHEN 'UAF' THEN 'Unidentified Armed' WHEN 'AGR' THEN 'Agricultural'
    WHEN 'BUS' THEN 'Business' WHEN 'CRM' THEN 'Criminal' WHEN 'CVL' THEN 'Civilian' WHEN 'EDU' THEN 'Education'
    WHEN 'ELI' THEN 'Elite' WHEN 'JRN' THEN 'News' WHEN 'LAB' THEN 'Labor' WHEN 'MED' THEN 'Medical'
    WHEN 'REF' THEN 'Refugees' WHEN 'OPP' THEN 'Opposition' WHEN 'PRE' THEN 'Breakaway' WHEN 'REL' THEN 'Religious'
    WHEN 'SOC' THEN 'Social'
END;
CREATE OR REPLACE MACRO sectors_in_words(sector, others) AS nullif(
    array_to_string(list_transform([sector] || others, lambda each: sector_words(each)), ','), ''
);

-- Pairs as codes see them: told as facts, with a CAMEO code; a visit (042) also as its host sees it (043).
CREATE OR REPLACE TEMP VIEW cameo_pairs AS
WITH coded AS (
    SELECT pairs.*, FALSE AS is_host_view
    FROM pairs
    SEMI JOIN chosen USING (event_id)
    WHERE took_place AND cameo_code IS NOT NULL
)
FROM coded
UNION ALL BY NAME
SELECT
    * REPLACE (
        TRUE AS is_host_view, '043' AS cameo_code,
        recipient AS actor, recipient_code AS actor_code, recipient_country AS actor_country,
        recipient_sector AS actor_sector, recipient_other_sectors AS actor_other_sectors,
        recipient_text AS actor_text, recipient_entity_id AS actor_entity_id, recipient_role AS actor_role,
        actor AS recipient, actor_code AS recipient_code, actor_country AS recipient_country,
        actor_sector AS recipient_sector, actor_other_sectors AS recipient_other_sectors,
        actor_text AS recipient_text, actor_entity_id AS recipient_entity_id, actor_role AS recipient_role
    )
FROM coded
WHERE cameo_code = '042' AND actor IS NOT NULL AND recipient IS NOT NULL;

CREATE OR REPLACE TEMP VIEW export_csv AS
SELECT
    p.event_id, p.actor_index, p.recipient_index, p.day, p.day_basis, p.happened_from, p.happened_to,
    p.actor, p.actor_code, p.actor_country, p.actor_sector, p.actor_role, p.actor_entity_id,
    p.recipient, p.recipient_code, p.recipient_country, p.recipient_sector, p.recipient_role, p.recipient_entity_id,
    p.is_reciprocal, p.event_type, listed(p.modes) AS modes, listed(p.contexts) AS contexts, p.cameo_code,
    p.quad_class, round(p.intensity::DOUBLE, 2) AS intensity, p.status, p.claim, p.speaker_names,
    p.place_name, p.place_admin1, p.place_country, p.latitude, p.longitude, p.geonames_id,
    round(p.confidence::DOUBLE, 4) AS confidence, p.rule_id, p.is_lead, p.is_current, p.took_place,
    coalesce(s.story_event_id, p.event_id) AS story_event_id, p.article_id, p.outlet, p.url, p.title,
    p.published_at, p.published_on, p.trigger, p.text
FROM pairs AS p
SEMI JOIN chosen USING (event_id)
LEFT JOIN stories AS s USING (event_id)
ORDER BY p.published_at NULLS LAST, p.event_id, p.actor_index, p.recipient_index;

CREATE OR REPLACE TEMP VIEW export_gdelt AS
WITH ranked AS (
    SELECT
        p.*, coalesce(s.story_event_id, p.event_id) AS story_event_id, s.n_outlets,
        coalesce(p.day, p.published_on) AS dated
    FROM cameo_pairs AS p
    LEFT JOIN stories AS s USING (event_id)
),
counted AS (
    SELECT
        story_event_id, count(DISTINCT event_id) AS n_mentions, count(DISTINCT article_id) AS n_articles,
        coalesce(any_value(n_outlets), count(DISTINCT outlet)) AS n_sources,
        arg_min(event_id, (coalesce(published_at, TIMESTAMPTZ '9999-12-31 00:00:00+00'), event_id)) AS event_id
    FROM ranked
    GROUP BY story_event_id
)
SELECT
    number_of(concat_ws(':', event_id, actor_index, recipient_index, is_host_view)) AS GlobalEventID,
    strftime(dated, '%Y%m%d') AS Day, strftime(dated, '%Y%m') AS MonthYear, strftime(dated, '%Y') AS Year,
    round(year(dated) + (month(dated) * 30 + day(dated)) / 365.0, 4)::DECIMAL(9, 4) AS FractionDate,
    nullif(concat(if(is_kind(actor_country), '', actor_country), if(actor_country = 'UNO', 'UNO', ''),
        array_to_string(cameo_types(actor_country, actor_sector, []), '')), '') AS Actor1Code,
    upper(actor) AS Actor1Name, if(is_kind(actor_country), NULL, actor_country) AS Actor1CountryCode,
    CASE actor_country WHEN 'UNO' THEN 'UNO' WHEN 'EUR' THEN 'EEC' END AS Actor1KnownGroupCode,
    NULL AS Actor1EthnicCode, NULL AS Actor1Religion1Code, NULL AS Actor1Religion2Code,
    cameo_types(actor_country, actor_sector, actor_other_sectors)[1] AS Actor1Type1Code,
    cameo_types(actor_country, actor_sector, actor_other_sectors)[2] AS Actor1Type2Code,
    cameo_types(actor_country, actor_sector, actor_other_sectors)[3] AS Actor1Type3Code,
    nullif(concat(if(is_kind(recipient_country), '', recipient_country), if(recipient_country = 'UNO', 'UNO', ''),
        array_to_string(cameo_types(recipient_country, recipient_sector, []), '')), '') AS Actor2Code,
    upper(recipient) AS Actor2Name, if(is_kind(recipient_country), NULL, recipient_country) AS Actor2CountryCode,
    CASE recipient_country WHEN 'UNO' THEN 'UNO' WHEN 'EUR' THEN 'EEC' END AS Actor2KnownGroupCode,
    NULL AS Actor2EthnicCode, NULL AS Actor2Religion1Code, NULL AS Actor2Religion2Code,
    cameo_types(recipient_country, recipient_sector, recipient_other_sectors)[1] AS Actor2Type1Code,
    cameo_types(recipient_country, recipient_sector, recipient_other_sectors)[2] AS Actor2Type2Code,
    cameo_types(recipient_country, recipient_sector, recipient_other_sectors)[3] AS Actor2Type3Code,
    is_lead::INTEGER AS IsRootEvent, cameo_code AS EventCode, cameo_code[:3] AS EventBaseCode,
    cameo_code[:2] AS EventRootCode, quad_class AS QuadClass, round(intensity::DOUBLE, 2) AS GoldsteinScale,
    n_mentions AS NumMentions, n_sources AS NumSources, n_articles AS NumArticles, NULL AS AvgTone,
    NULL AS Actor1Geo_Type, NULL AS Actor1Geo_FullName, NULL AS Actor1Geo_CountryCode, NULL AS Actor1Geo_ADM1Code,
    NULL AS Actor1Geo_ADM2Code, NULL AS Actor1Geo_Lat, NULL AS Actor1Geo_Long, NULL AS Actor1Geo_FeatureID,
    NULL AS Actor2Geo_Type, NULL AS Actor2Geo_FullName, NULL AS Actor2Geo_CountryCode, NULL AS Actor2Geo_ADM1Code,
    NULL AS Actor2Geo_ADM2Code, NULL AS Actor2Geo_Lat, NULL AS Actor2Geo_Long, NULL AS Actor2Geo_FeatureID,
    CASE place_precision
        WHEN 'country' THEN 1
        WHEN 'admin' THEN if(place_country = 'USA', 2, 5)
        WHEN 'city' THEN if(place_country = 'USA', 3, 4)
        WHEN 'point' THEN if(place_country = 'USA', 3, 4)
    END AS ActionGeo_Type,
    nullif(concat_ws(', ', place_name, if(place_admin1 = place_name, NULL, place_admin1),
        if(place_precision = 'country', NULL, place_names.name)), '') AS ActionGeo_FullName,
    NULL AS ActionGeo_CountryCode, NULL AS ActionGeo_ADM1Code, NULL AS ActionGeo_ADM2Code,
    round(latitude, 4) AS ActionGeo_Lat, round(longitude, 4) AS ActionGeo_Long, NULL AS ActionGeo_FeatureID,
    strftime(published_at AT TIME ZONE 'UTC', '%Y%m%d%H%M%S') AS DATEADDED, url AS SOURCEURL
FROM ranked
JOIN counted USING (story_event_id, event_id)
LEFT JOIN country_names AS place_names ON place_names.code = place_country
ORDER BY dated NULLS LAST, event_id, actor_index, recipient_index, is_host_view;

CREATE OR REPLACE TEMP VIEW export_icews AS
SELECT
    number_of(concat_ws(':', p.event_id, p.actor_index, p.recipient_index, is_host_view)) AS "Event ID",
    coalesce(p.day, p.published_on) AS "Event Date", p.actor AS "Source Name",
    sectors_in_words(actor_sector, actor_other_sectors) AS "Source Sectors",
    coalesce(actor_names.name, p.actor_country) AS "Source Country", labels.name AS "Event Text",
    p.cameo_code AS "CAMEO Code", round(p.intensity::DOUBLE, 2) AS "Intensity", p.recipient AS "Target Name",
    sectors_in_words(recipient_sector, recipient_other_sectors) AS "Target Sectors",
    coalesce(recipient_names.name, p.recipient_country) AS "Target Country", number_of(p.article_id) AS "Story ID",
    e.sentence_index + 1 AS "Sentence Number", p.outlet AS "Publisher",
    if(p.place_precision IN ('city', 'point'), p.place_name, NULL) AS "City", NULL AS "District",
    coalesce(p.place_admin1, if(p.place_precision = 'admin', p.place_name, NULL)) AS "Province",
    coalesce(place_names.name, p.place_country) AS "Country", round(p.latitude, 4) AS "Latitude",
    round(p.longitude, 4) AS "Longitude"
FROM cameo_pairs AS p
JOIN events AS e USING (event_id)
LEFT JOIN country_names AS actor_names ON actor_names.code = p.actor_country
LEFT JOIN country_names AS recipient_names ON recipient_names.code = p.recipient_country
LEFT JOIN country_names AS place_names ON place_names.code = p.place_country
LEFT JOIN cameo_labels AS labels ON labels.code = p.cameo_code
WHERE p.actor IS NOT NULL AND p.recipient IS NOT NULL
ORDER BY "Event Date" NULLS LAST, p.event_id, p.actor_index, p.recipient_index, is_host_view;

CREATE OR REPLACE TEMP VIEW export_polecat AS
SELECT
    f.event_id AS "Event ID", coalesce(f.day, f.published_on) AS "Event Date", f.event_type AS "Event Type",
    listed(f.modes) AS "Event Mode", round(f.intensity::DOUBLE, 2) AS "Intensity", f.quad_class AS "Quad Code",
    listed(f.contexts) AS "Contexts",
    listed(list_transform(f.actors, lambda party: party_name(party))) AS "Actor Name",
    listed(list_transform(f.actors, lambda party: coalesce(party.country, 'None'))) AS "Actor Country",
    listed(list_transform(f.actors, lambda party: coalesce(party.sector, 'None'))) AS "Primary Actor Sector",
    listed(list_transform(f.actors, lambda party: sectors_of(party))) AS "Actor Sectors",
    listed(list_transform(f.actors, lambda party: coalesce(party.role, 'None'))) AS "Actor Title",
    listed(list_transform(f.actors, lambda party: party.text)) AS "Actor Name Raw",
    listed(list_transform(f.recipients, lambda party: party_name(party))) AS "Recipient Name",
    listed(list_transform(f.recipients, lambda party: coalesce(party.country, 'None'))) AS "Recipient Country",
    listed(list_transform(f.recipients, lambda party: coalesce(party.sector, 'None'))) AS "Primary Recipient Sector",
    listed(list_transform(f.recipients, lambda party: sectors_of(party)))
        AS "Recipient Sectors",
    listed(list_transform(f.recipients, lambda party: coalesce(party.role, 'None'))) AS "Recipient Title",
    listed(list_transform(f.recipients, lambda party: party.text)) AS "Recipient Name Raw",
    f.place_name AS "Placename", if(f.place_precision IN ('city', 'point'), f.place_name, NULL) AS "City",
    NULL AS "District", coalesce(f.place_admin1, if(f.place_precision = 'admin', f.place_name, NULL)) AS "Province",
    f.place_country AS "Country", round(f.latitude, 4) AS "Latitude", round(f.longitude, 4) AS "Longitude",
    f.geonames_id AS "GeoNames ID", e.place.text AS "Raw Placename", f.outlet AS "Source",
    f.published_on AS "Publication Date", f.language AS "Language", f.status AS "Status", f.claim AS "Claim",
    f.url AS "URL"
FROM events_flat AS f
SEMI JOIN chosen USING (event_id)
JOIN events AS e USING (event_id)
ORDER BY "Event Date" NULLS LAST, f.event_id;

CREATE OR REPLACE TEMP VIEW export_jsonl AS
SELECT
    e.*,
    {
        'document_id': a.document_id, 'external_id': a.external_id, 'outlet': a.outlet, 'url': f.url,
        'title': a.title, 'authors': a.authors, 'language': a.language, 'published_at': a.published_at,
        'revision': a.revision
    } AS article,
    {
        'story_event_id': coalesce(s.story_event_id, e.event_id), 'n_outlets': s.n_outlets,
        'first_reported_at': s.first_reported_at
    } AS story,
    f.day, f.day_basis, f.is_current, f.took_place
FROM events AS e
SEMI JOIN chosen USING (event_id)
JOIN events_flat AS f USING (event_id)
LEFT JOIN articles AS a ON a.article_id = e.article_id
LEFT JOIN stories AS s ON s.event_id = e.event_id
ORDER BY e.published_on NULLS LAST, e.event_id;
