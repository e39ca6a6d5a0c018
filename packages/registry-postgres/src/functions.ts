/** SQLSTATE of a commit that came too late: its locks belong to another transaction. */
export const lostState = 'OC001'

/** SQLSTATE of a commit that was evaluated against something else than what is stored. */
export const staleState = 'OC002'

/** Keeps the locks of a process for another lease, in milliseconds. */
const hold = `
CREATE FUNCTION occi_hold(the_holder UUID, lease BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO occi_holders (holder, expires) VALUES (the_holder, clock_timestamp() + lease * INTERVAL '1 millisecond')
    ON CONFLICT (holder) DO UPDATE SET expires = excluded.expires;
  DELETE FROM occi_holders WHERE expires < clock_timestamp() - INTERVAL '1 day';
END $$`

/**
 * Takes locks and stores an intent, all or nothing; without an intent, only locks. An adopted transaction is stored
 * already and gets another holder. The first row tells the outcome and the time: "held"; "busy"; "freed" if locks of a
 * process that has gone silent were removed, so that it can be tried at once; "gone" if another process adopted it. Then
 * come the entities that are stored at the given places. Each statement of a function sees what was committed before it:
 * the entities are read with the locks held.
 */
const begin = `
CREATE FUNCTION occi_begin(
  the_id UUID, the_holder UUID, lease BIGINT, is_adopted BOOLEAN, the_keys BYTEA[],
  the_locations BYTEA[], the_owners BYTEA[], the_owner TEXT, the_intent TEXT
) RETURNS TABLE (outcome TEXT, place INTEGER, version BIGINT, stamp BIGINT, "json" TEXT) LANGUAGE plpgsql AS $$
DECLARE
  now BIGINT := extract(epoch FROM clock_timestamp()) * 1000;
  taken INTEGER;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM occi_holders h
      WHERE h.holder = the_holder AND h.expires > clock_timestamp() + lease * INTERVAL '0.5 millisecond') THEN
    PERFORM occi_hold(the_holder, lease);
  END IF;
  IF is_adopted THEN
    -- Another process may be about to adopt it: the next statement sees whether it did.
    PERFORM 1 FROM occi_transactions t WHERE t.id = the_id FOR UPDATE;
    UPDATE occi_transactions t SET holder = the_holder WHERE t.id = the_id
      AND NOT EXISTS (SELECT 1 FROM occi_holders h WHERE h.holder = t.holder AND h.expires > clock_timestamp());
    IF NOT FOUND THEN
      RETURN QUERY SELECT 'gone', 0, now, 0::BIGINT, '';
      RETURN;
    END IF;
    DELETE FROM occi_locks l WHERE l.key = ANY (the_keys) AND l.id = the_id;
  END IF;

  INSERT INTO occi_locks (key, id, holder) SELECT k.key, the_id, the_holder FROM unnest(the_keys) AS k (key)
    ON CONFLICT (key) DO NOTHING;
  GET DIAGNOSTICS taken = ROW_COUNT;
  IF taken < cardinality(the_keys) THEN
    -- The same may have been done already, when the answer was lost.
    SELECT count(*) INTO taken FROM occi_locks l
      WHERE l.key = ANY (the_keys) AND l.id = the_id AND l.holder = the_holder;
    IF taken < cardinality(the_keys) THEN
      DELETE FROM occi_locks l WHERE l.key = ANY (the_keys) AND l.id = the_id AND l.holder = the_holder;
      UPDATE occi_transactions t SET holder = NULL WHERE is_adopted AND t.id = the_id;
      RETURN QUERY SELECT CASE WHEN occi_free(the_keys) THEN 'freed' ELSE 'busy' END, 0, now, 0::BIGINT, '';
      RETURN;
    END IF;
  END IF;
  IF the_intent IS NULL THEN
    PERFORM set_config('synchronous_commit', 'off', TRUE);
  ELSE
    INSERT INTO occi_transactions AS t (id, holder, begun, keys, owner, intent)
      VALUES (the_id, the_holder, clock_timestamp(), the_keys, the_owner, the_intent) ON CONFLICT (id) DO NOTHING;
  END IF;
  RETURN QUERY SELECT 'held', 0, now, 0::BIGINT, ''
    UNION ALL SELECT '', p.place::INTEGER, e.version, e.stamp, e.json
    FROM unnest(the_locations, the_owners) WITH ORDINALITY AS p (location, owner, place)
    JOIN occi_entities e ON e.location = p.location AND e.owner = p.owner;
END $$`

/** Removes the locks of transactions that hold some of these keys and whose process has gone silent. */
const free = `
CREATE FUNCTION occi_free(the_keys BYTEA[]) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  silent RECORD;
  has_freed BOOLEAN := FALSE;
BEGIN
  FOR silent IN
    SELECT DISTINCT l.id, l.holder FROM occi_locks l WHERE l.key = ANY (the_keys)
      AND NOT EXISTS (SELECT 1 FROM occi_holders h WHERE h.holder = l.holder AND h.expires > clock_timestamp())
  LOOP
    UPDATE occi_transactions t SET holder = NULL WHERE t.id = silent.id AND t.holder = silent.holder;
    DELETE FROM occi_locks l WHERE l.id = silent.id AND l.holder = silent.holder
      AND l.key = ANY (the_keys || (SELECT t.keys FROM occi_transactions t WHERE t.id = silent.id));
    has_freed := has_freed OR FOUND;
  END LOOP;
  RETURN has_freed;
END $$`

/**
 * Writes what a commit changes, and ends its transaction. What it was evaluated against must still be stored, else it
 * fails as a whole: places that change hold the given versions, new names are free, and the expected mixins exist.
 */
const commit = `
CREATE FUNCTION occi_commit(
  the_id UUID, the_holder UUID, the_keys BYTEA[], has_intent BOOLEAN,
  claimed_names BIGINT[], wanted_names BIGINT[],
  gone_locations BYTEA[], gone_owners BYTEA[], gone_versions BIGINT[],
  kept_locations BYTEA[], kept_owners BYTEA[], kept_versions BIGINT[], kept_names BYTEA[], kept_jsons TEXT[],
  kept_texts TEXT[], kept_words TEXT[],
  new_locations BYTEA[], new_owners BYTEA[], new_ids BYTEA[], new_ends BYTEA[], new_names BYTEA[], new_jsons TEXT[],
  new_texts TEXT[], new_words TEXT[],
  old_lists BYTEA[], old_owners BYTEA[], old_keys BYTEA[], old_links BOOLEAN[], old_locations BYTEA[],
  add_lists BYTEA[], add_owners BYTEA[], add_keys BYTEA[], add_links BOOLEAN[], add_locations BYTEA[],
  linked_locations BYTEA[], linked_owners BYTEA[],
  want_mixins BYTEA[], want_owners BYTEA[],
  drop_mixins BYTEA[], drop_owners BYTEA[],
  put_mixins BYTEA[], put_owners BYTEA[], put_locations BYTEA[], put_jsons TEXT[],
  count_lists BYTEA[], count_owners BYTEA[], count_slots BIGINT[], count_changes BIGINT[],
  the_time BIGINT, the_change TEXT
) RETURNS TABLE (committed BIGINT, snapshot TEXT) LANGUAGE plpgsql AS $$
<<this>>
DECLARE
  found_rows BIGINT;
  is_locked BOOLEAN;
  number BIGINT;
BEGIN
  -- Before the transaction gets its number: commits that depend on one name are numbered in the order they are made.
  IF cardinality(claimed_names) > 0 THEN
    PERFORM pg_advisory_xact_lock(name) FROM unnest(claimed_names) AS name;
  END IF;
  IF cardinality(wanted_names) > 0 THEN
    PERFORM pg_advisory_xact_lock_shared(name) FROM unnest(wanted_names) AS name;
  END IF;

  WITH unlocked AS (
    DELETE FROM occi_locks l WHERE l.key = ANY (the_keys) AND l.id = the_id AND l.holder = the_holder RETURNING 1
  ), ended AS (
    DELETE FROM occi_transactions t WHERE t.id = the_id AND t.holder = the_holder AND has_intent RETURNING 1
  )
  SELECT (SELECT count(*) FROM unlocked) = cardinality(the_keys) AND (NOT has_intent OR EXISTS (SELECT 1 FROM ended)),
    s.base + pg_current_xact_id()::TEXT::BIGINT
    INTO is_locked, this.number FROM occi_store s;
  IF NOT is_locked THEN RAISE EXCEPTION 'locks lost' USING ERRCODE = '${lostState}'; END IF;

  IF cardinality(want_mixins) > 0 THEN
    PERFORM 1 FROM unnest(want_mixins, want_owners) AS x (identifier, owner)
      JOIN occi_mixins m ON m.identifier = x.identifier AND m.owner = x.owner;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows < cardinality(want_mixins) THEN RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}'; END IF;
  END IF;

  IF cardinality(gone_locations) > 0 THEN
    DELETE FROM occi_entities e USING unnest(gone_locations, gone_owners, gone_versions) AS x (location, owner, version)
      WHERE e.location = x.location AND e.owner = x.owner AND e.version = x.version;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows < cardinality(gone_locations) THEN RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}'; END IF;
  END IF;
  IF cardinality(kept_locations) > 0 THEN
    UPDATE occi_entities e SET version = this.number, stamp = this.number, names = x.names, json = x.json, text = x.text,
        words = nullif(x.words, '')::TSVECTOR
      FROM unnest(kept_locations, kept_owners, kept_versions, kept_names, kept_jsons, kept_texts, kept_words)
        AS x (location, owner, version, names, json, text, words)
      WHERE e.location = x.location AND e.owner = x.owner AND e.version = x.version;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows < cardinality(kept_locations) THEN RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}'; END IF;
  END IF;
  IF cardinality(new_locations) > 0 THEN
    INSERT INTO occi_entities (location, owner, id, end_key, version, stamp, names, json, text, words)
      SELECT x.location, x.owner, x.id, x.end_key, this.number, this.number, x.names, x.json, x.text,
        nullif(x.words, '')::TSVECTOR
      FROM unnest(new_locations, new_owners, new_ids, new_ends, new_names, new_jsons, new_texts, new_words)
        AS x (location, owner, id, end_key, names, json, text, words);
    -- One caller must not see two of the same name; within an owner the indexes see to it.
    IF EXISTS (SELECT 1 FROM unnest(new_locations, new_owners) AS x (location, owner)
        JOIN occi_entities e ON e.location = x.location AND e.owner <> x.owner AND (e.owner = '' OR x.owner = ''))
      OR EXISTS (SELECT 1 FROM unnest(new_ids, new_owners) AS x (id, owner)
        JOIN occi_entities e ON e.id = x.id AND e.owner <> x.owner AND (e.owner = '' OR x.owner = ''))
    THEN RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}'; END IF;
  END IF;

  IF cardinality(old_lists) > 0 THEN
    DELETE FROM occi_entries e USING unnest(old_lists, old_owners, old_keys, old_links, old_locations)
        AS x (list, owner, key, link, location)
      WHERE e.list = x.list AND e.owner = x.owner AND e.key = x.key AND e.link = x.link AND e.location = x.location;
  END IF;
  IF cardinality(linked_locations) > 0 THEN
    -- All who see the link see another state of its end.
    UPDATE occi_entities e SET stamp = this.number FROM unnest(linked_locations, linked_owners) AS x (location, owner)
      WHERE e.location = x.location AND (e.owner = x.owner OR e.owner = '' OR x.owner = '') AND e.stamp <> this.number;
  END IF;

  IF cardinality(drop_mixins) > 0 OR cardinality(put_mixins) > 0 THEN
    PERFORM occi_put_mixins(this.number, drop_mixins, drop_owners, put_mixins, put_owners, put_locations, put_jsons);
  END IF;

  IF the_change IS NOT NULL THEN
    -- Last, since commits of other entities wait for the rows of counters.
    WITH changed AS (
      INSERT INTO occi_changes (number, id, time, json) VALUES (this.number, the_id, the_time, the_change)
    ), counted AS (
      INSERT INTO occi_counters AS c (list, owner, slot, count)
        SELECT * FROM unnest(count_lists, count_owners, count_slots, count_changes)
        ON CONFLICT (list, owner, slot) DO UPDATE SET count = c.count + excluded.count
    )
    INSERT INTO occi_entries (list, owner, key, link, location)
      SELECT * FROM unnest(add_lists, add_owners, add_keys, add_links, add_locations);
    IF 0 > ANY (count_changes) THEN
      DELETE FROM occi_counters c USING unnest(count_lists, count_owners, count_slots) AS x (list, owner, slot)
        WHERE c.list = x.list AND c.owner = x.owner AND c.slot = x.slot AND c.count = 0;
    END IF;
  END IF;
  RETURN QUERY SELECT this.number, pg_current_snapshot()::TEXT;
END $$`

const putMixins = `
CREATE FUNCTION occi_put_mixins(
  the_number BIGINT, drop_mixins BYTEA[], drop_owners BYTEA[],
  put_mixins BYTEA[], put_owners BYTEA[], put_locations BYTEA[], put_jsons TEXT[]
) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  found_rows BIGINT;
BEGIN
  DELETE FROM occi_mixins m USING unnest(drop_mixins, drop_owners) AS x (identifier, owner)
    WHERE m.identifier = x.identifier AND m.owner = x.owner;
  GET DIAGNOSTICS found_rows = ROW_COUNT;
  IF found_rows < cardinality(drop_mixins) THEN RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}'; END IF;
  INSERT INTO occi_mixins (identifier, owner, location, json)
    SELECT * FROM unnest(put_mixins, put_owners, put_locations, put_jsons)
    ON CONFLICT (identifier, owner) DO UPDATE SET location = excluded.location, json = excluded.json;
  IF EXISTS (SELECT 1 FROM unnest(put_mixins, put_owners) AS x (identifier, owner)
      JOIN occi_mixins m ON m.identifier = x.identifier AND m.owner <> x.owner AND (m.owner = '' OR x.owner = ''))
    OR EXISTS (SELECT 1 FROM unnest(put_locations, put_owners) AS x (location, owner)
      JOIN occi_mixins m ON m.location = x.location AND m.owner <> x.owner AND (m.owner = '' OR x.owner = ''))
  THEN RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}'; END IF;
  INSERT INTO occi_mixin_stamps AS s (owner, stamp)
    SELECT DISTINCT o.owner, the_number FROM unnest(drop_owners || put_owners) AS o (owner) ORDER BY 1
    ON CONFLICT (owner) DO UPDATE SET stamp = greatest(s.stamp + 1, excluded.stamp);
END $$`

/** Ends transactions without a change; what is unfinished is kept, and belongs to no process. */
const end = `
CREATE FUNCTION occi_end(the_ids UUID[], the_holder UUID, unfinished BOOLEAN[], the_keys BYTEA[]) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM occi_locks l WHERE l.key = ANY (the_keys) AND l.id = ANY (the_ids) AND l.holder = the_holder;
  UPDATE occi_transactions t SET holder = NULL FROM unnest(the_ids, unfinished) AS x (id, unfinished)
    WHERE t.id = x.id AND t.holder = the_holder AND x.unfinished;
  DELETE FROM occi_transactions t USING unnest(the_ids, unfinished) AS x (id, unfinished)
    WHERE t.id = x.id AND t.holder = the_holder AND NOT x.unfinished;
END $$`

/** What runs within the database, so that a step of a transaction is one round trip. */
export const functions: readonly string[] = [hold, free, begin, putMixins, commit, end]
