import { briefly } from './lock-functions.ts'

/** SQLSTATE of a commit that came too late: its locks belong to another transaction. */
export const lostState = 'OC001'

/** SQLSTATE of a commit that was evaluated against something else than what is stored. */
export const staleState = 'OC002'

const stale = `RAISE EXCEPTION 'stale' USING ERRCODE = '${staleState}';`

/** Requires that the last statement found a row for each element of an array. */
function requireAll(array: string): string {
  return `GET DIAGNOSTICS found_rows = ROW_COUNT; IF found_rows < cardinality(${array}) THEN ${stale} END IF;`
}

/**
 * Writes what transactions change, and ends them; they share one number. What they were evaluated against must still be
 * stored, else it fails as a whole: places that change hold the given versions, new names are free, and the expected
 * mixins exist.
 */
const commit = `
CREATE FUNCTION occi_commit(
  the_ids UUID[], the_holder UUID, the_keys BYTEA[], key_places INTEGER[], ended_ids UUID[],
  claimed_names BIGINT[], wanted_names BIGINT[],
  gone_locations BYTEA[], gone_owners BYTEA[], gone_versions BIGINT[],
  kept_locations BYTEA[], kept_owners BYTEA[], kept_versions BIGINT[], kept_names BYTEA[], kept_jsons TEXT[],
  kept_texts TEXT[], kept_words TEXT[],
  new_locations BYTEA[], new_owners BYTEA[], new_ids BYTEA[], new_ends BYTEA[], new_names BYTEA[], new_jsons TEXT[],
  new_texts TEXT[], new_words TEXT[],
  old_entries BYTEA[], add_entries BYTEA[],
  linked_locations BYTEA[], linked_owners BYTEA[],
  want_mixins BYTEA[], want_owners BYTEA[],
  drop_mixins BYTEA[], drop_owners BYTEA[],
  put_mixins BYTEA[], put_owners BYTEA[], put_locations BYTEA[], put_jsons TEXT[],
  count_lists BYTEA[], count_owners BYTEA[], count_slots BIGINT[], count_changes BIGINT[],
  change_ids UUID[], change_times BIGINT[], the_changes TEXT[]
) RETURNS TABLE (committed BIGINT, snapshot TEXT) LANGUAGE plpgsql AS $$
<<this>>
DECLARE
  found_rows BIGINT;
  is_locked BOOLEAN;
  number BIGINT;
BEGIN
  ${briefly}
  -- Before the transaction gets its number: commits that depend on one name are numbered in the order they are made.
  -- All in one order, since a name that one commit needs can share its number with one that another claims.
  IF cardinality(wanted_names) = 0 THEN
    PERFORM pg_advisory_xact_lock(name) FROM unnest(claimed_names) AS name;
  ELSE
    PERFORM CASE WHEN name = ANY (claimed_names) THEN pg_advisory_xact_lock(name) ELSE pg_advisory_xact_lock_shared(name) END
      FROM (SELECT DISTINCT name FROM unnest(claimed_names || wanted_names) AS name ORDER BY name) AS names;
  END IF;

  WITH unlocked AS (
    DELETE FROM occi_locks l USING unnest(the_keys, key_places) AS k (key, place)
      WHERE l.key = k.key AND l.id = the_ids[k.place] AND l.holder = the_holder RETURNING 1
  ), ended AS (
    DELETE FROM occi_transactions t WHERE t.id = ANY (ended_ids) AND t.holder = the_holder RETURNING 1
  )
  SELECT (SELECT count(*) FROM unlocked) = cardinality(the_keys) AND (SELECT count(*) FROM ended) = cardinality(ended_ids),
    s.base + pg_current_xact_id()::TEXT::BIGINT
    INTO is_locked, this.number FROM occi_store s;
  IF NOT is_locked THEN RAISE EXCEPTION 'locks lost' USING ERRCODE = '${lostState}'; END IF;

  IF cardinality(want_mixins) > 0 THEN
    PERFORM 1 FROM unnest(want_mixins, want_owners) AS x (identifier, owner)
      JOIN occi_mixins m ON m.identifier = x.identifier AND m.owner = x.owner;
    ${requireAll('want_mixins')}
  END IF;

  IF cardinality(gone_locations) > 0 THEN
    DELETE FROM occi_entities e USING unnest(gone_locations, gone_owners, gone_versions) AS x (location, owner, version)
      WHERE e.location = x.location AND e.owner = x.owner AND e.version = x.version;
    ${requireAll('gone_locations')}
  END IF;
  IF cardinality(kept_locations) > 0 THEN
    UPDATE occi_entities e SET version = this.number, stamp = this.number, names = x.names, json = x.json, text = x.text,
        words = nullif(x.words, '')::TSVECTOR
      FROM unnest(kept_locations, kept_owners, kept_versions, kept_names, kept_jsons, kept_texts, kept_words)
        AS x (location, owner, version, names, json, text, words)
      WHERE e.location = x.location AND e.owner = x.owner AND e.version = x.version;
    ${requireAll('kept_locations')}
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
    THEN ${stale} END IF;
  END IF;

  IF cardinality(old_entries) > 0 THEN
    DELETE FROM occi_entries e WHERE e.entry = ANY (old_entries);
  END IF;
  IF cardinality(linked_locations) > 0 THEN
    -- All who see the link see another state of its end.
    UPDATE occi_entities e SET stamp = this.number FROM unnest(linked_locations, linked_owners) AS x (location, owner)
      WHERE e.location = x.location AND (e.owner = x.owner OR e.owner = '' OR x.owner = '') AND e.stamp <> this.number;
  END IF;

  IF cardinality(drop_mixins) > 0 OR cardinality(put_mixins) > 0 THEN
    PERFORM occi_put_mixins(this.number, drop_mixins, drop_owners, put_mixins, put_owners, put_locations, put_jsons);
  END IF;

  IF cardinality(the_changes) > 0 THEN
    -- Last, since commits of other entities wait for the rows of counters.
    WITH changed AS (
      INSERT INTO occi_changes (number, turn, id, time, json)
        SELECT this.number, c.place - cardinality(the_changes), c.id, c.time, c.json
        FROM unnest(change_ids, change_times, the_changes) WITH ORDINALITY AS c (id, time, json, place)
    ), counted AS (
      INSERT INTO occi_counters AS c (list, owner, slot, count)
        SELECT * FROM unnest(count_lists, count_owners, count_slots, count_changes)
        ON CONFLICT (list, owner, slot) DO UPDATE SET count = c.count + excluded.count
    )
    INSERT INTO occi_entries (entry) SELECT a.entry FROM unnest(add_entries) AS a (entry) ORDER BY 1;
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
  ${requireAll('drop_mixins')}
  INSERT INTO occi_mixins (identifier, owner, location, json)
    SELECT * FROM unnest(put_mixins, put_owners, put_locations, put_jsons)
    ON CONFLICT (identifier, owner) DO UPDATE SET location = excluded.location, json = excluded.json;
  IF EXISTS (SELECT 1 FROM unnest(put_mixins, put_owners) AS x (identifier, owner)
      JOIN occi_mixins m ON m.identifier = x.identifier AND m.owner <> x.owner AND (m.owner = '' OR x.owner = ''))
    OR EXISTS (SELECT 1 FROM unnest(put_locations, put_owners) AS x (location, owner)
      JOIN occi_mixins m ON m.location = x.location AND m.owner <> x.owner AND (m.owner = '' OR x.owner = ''))
  THEN ${stale} END IF;
  INSERT INTO occi_mixin_stamps AS s (owner, stamp)
    SELECT DISTINCT o.owner, the_number FROM unnest(drop_owners || put_owners) AS o (owner) ORDER BY 1
    ON CONFLICT (owner) DO UPDATE SET stamp = greatest(s.stamp + 1, excluded.stamp);
END $$`

/** What makes commits within the database, so that one is one round trip. */
export const commitFunctions: readonly string[] = [putMixins, commit]
