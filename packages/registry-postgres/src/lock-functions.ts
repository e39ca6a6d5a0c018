/** What is done for several transactions at once does not wait long for one of them: each is then done by itself. */
export const briefly = `IF cardinality(the_ids) > 1 THEN PERFORM set_config('lock_timeout', '250', TRUE); END IF;`

/** Keeps the locks of a process for another lease, in milliseconds. */
const hold = `
CREATE FUNCTION occi_hold(the_holder UUID, lease BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO occi_holders (holder, expires) VALUES (the_holder, clock_timestamp() + lease * INTERVAL '1 millisecond')
    ON CONFLICT (holder) DO UPDATE SET expires = excluded.expires;
  DELETE FROM occi_holders WHERE expires < clock_timestamp() - INTERVAL '1 day';
END $$`

/**
 * Takes the locks of transactions and stores their intents; of each all or nothing, and some only locks (their intent is
 * empty). An adopted transaction, always one alone, is stored already and gets another holder. The first row tells the
 * time; then comes a row for each transaction that did not get its locks: "busy"; "freed" if locks of a process that has
 * gone silent were removed, so that it can be tried at once; "gone" if another process adopted it. Then come the entities
 * that are stored at the given places. Each statement of a function sees what was committed before it: the entities are
 * read with the locks held.
 */
const begin = `
CREATE FUNCTION occi_begin(
  the_ids UUID[], the_holder UUID, lease BIGINT, is_adopted BOOLEAN, the_keys BYTEA[], key_places INTEGER[],
  the_locations BYTEA[], the_owners BYTEA[], intent_owners TEXT[], the_intents TEXT[]
) RETURNS TABLE (outcome TEXT, place INTEGER, version BIGINT, stamp BIGINT, "json" TEXT) LANGUAGE plpgsql AS $$
DECLARE
  now BIGINT := extract(epoch FROM clock_timestamp()) * 1000;
  taken INTEGER;
  refused INTEGER[] := '{}';
BEGIN
  ${briefly}
  IF NOT EXISTS (SELECT 1 FROM occi_holders h
      WHERE h.holder = the_holder AND h.expires > clock_timestamp() + lease * INTERVAL '0.5 millisecond') THEN
    PERFORM occi_hold(the_holder, lease);
  END IF;
  RETURN QUERY SELECT 'now', 0, now, 0::BIGINT, '';
  IF is_adopted THEN
    -- Another process may be about to adopt it: the next statement sees whether it did.
    PERFORM 1 FROM occi_transactions t WHERE t.id = the_ids[1] FOR UPDATE;
    UPDATE occi_transactions t SET holder = the_holder WHERE t.id = the_ids[1]
      AND NOT EXISTS (SELECT 1 FROM occi_holders h WHERE h.holder = t.holder AND h.expires > clock_timestamp());
    IF NOT FOUND THEN
      RETURN QUERY SELECT 'gone', 1, 0::BIGINT, 0::BIGINT, '';
      RETURN;
    END IF;
    DELETE FROM occi_locks l WHERE l.key = ANY (the_keys) AND l.id = the_ids[1];
  END IF;

  INSERT INTO occi_locks (key, id, holder)
    SELECT k.key, the_ids[k.place], the_holder FROM unnest(the_keys, key_places) AS k (key, place)
    ON CONFLICT (key) DO NOTHING;
  GET DIAGNOSTICS taken = ROW_COUNT;
  IF taken < cardinality(the_keys) THEN
    -- The same may have been done already, when the answer was lost.
    refused := ARRAY(SELECT DISTINCT k.place FROM unnest(the_keys, key_places) AS k (key, place)
      WHERE NOT EXISTS (SELECT 1 FROM occi_locks l
        WHERE l.key = k.key AND l.id = the_ids[k.place] AND l.holder = the_holder));
    DELETE FROM occi_locks l USING unnest(the_keys, key_places) AS k (key, place)
      WHERE k.place = ANY (refused) AND l.key = k.key AND l.id = the_ids[k.place] AND l.holder = the_holder;
    UPDATE occi_transactions t SET holder = NULL WHERE is_adopted AND t.id = the_ids[refused[1]];
    RETURN QUERY SELECT CASE WHEN occi_free(array_agg(k.key)) THEN 'freed' ELSE 'busy' END, k.place, 0::BIGINT, 0::BIGINT, ''
      FROM unnest(the_keys, key_places) AS k (key, place) WHERE k.place = ANY (refused) GROUP BY k.place;
  END IF;
  IF '' = ALL (the_intents) THEN
    PERFORM set_config('synchronous_commit', 'off', TRUE);
  ELSE
    INSERT INTO occi_transactions AS t (id, holder, begun, keys, owner, intent)
      SELECT the_ids[i.place], the_holder, clock_timestamp(),
        ARRAY(SELECT k.key FROM unnest(the_keys, key_places) AS k (key, place) WHERE k.place = i.place), i.owner, i.intent
      FROM unnest(intent_owners, the_intents) WITH ORDINALITY AS i (owner, intent, place)
      WHERE i.intent <> '' AND i.place <> ALL (refused) ON CONFLICT (id) DO NOTHING;
  END IF;
  RETURN QUERY SELECT '', p.place::INTEGER, e.version, e.stamp, e.json
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

/** What takes locks and ends transactions within the database, so that a step is one round trip. */
export const lockFunctions: readonly string[] = [hold, free, begin, end]
