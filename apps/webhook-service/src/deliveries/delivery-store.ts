import { idFloor, newId } from '@paylinks/contracts/ids'
import { DELIVERY_TTL_DAYS } from '@paylinks/contracts/webhook-deliveries'
import { type Db, inTransaction, Prisma, type Transaction } from '@paylinks/db/client'

type Wanted = { eventId: string; eventType: string; accountId: string; livemode: boolean; endpointId: string }

/** An event that is about to be sent may have been made by a process whose clock is behind that of the API. */
const CLOCK_SKEW_SECONDS = 5

/** Whether the endpoint `e` is to be told of the event `ev`. A test goes to its own endpoint alone, which has its delivery already. */
const isSubscribed = Prisma.sql`
  e.account_id = ev.account_id AND e.livemode = ev.livemode AND e.is_enabled AND e.deleted_at IS NULL
  AND e.event_types && ARRAY['*', ev.type] AND ev.type <> 'webhook_endpoint.test'`

const happenedWhileEnabled = Prisma.sql`
  e.enabled_at <= ev.created_at + make_interval(secs => ${CLOCK_SKEW_SECONDS}::float8)`

/**
 * Makes a delivery of each event to each endpoint that is to be told of it. What an event says is read from the log by its
 * id, so nobody can have anything sent by claiming that it happened. Repeating it changes nothing.
 */
export async function makeDeliveries(db: Db, eventIds: string[]): Promise<{ made: number; unknown: number }> {
  const known = await db.$queryRaw<(Omit<Wanted, 'endpointId'> & { endpointId: string | null })[]>`
    SELECT ev.id AS "eventId", ev.type AS "eventType", ev.account_id AS "accountId", ev.livemode, e.id AS "endpointId"
    FROM events ev
    LEFT JOIN webhook_endpoints e ON ${isSubscribed} AND ${happenedWhileEnabled}
    WHERE ev.id = ANY (${eventIds}::text[])`
  const wanted = known.filter((row): row is Wanted => row.endpointId !== null)
  const made = await insertDeliveries(db, wanted)
  return { made, unknown: eventIds.length - new Set(known.map(({ eventId }) => eventId)).size }
}

/** One statement. A delivery that is there already is left as it is. */
async function insertDeliveries(db: Db | Transaction, wanted: Wanted[]): Promise<number> {
  if (wanted.length === 0) return 0
  return db.$executeRaw`
    INSERT INTO webhook_deliveries (id, account_id, livemode, endpoint_id, event_id, event_type, due_at)
    SELECT id, "accountId", livemode, "endpointId", "eventId", "eventType", date_trunc('milliseconds', now())
    FROM ${rowsOf(wanted)}
    ON CONFLICT (event_id, endpoint_id) DO NOTHING`
}

function rowsOf(wanted: Wanted[]): Prisma.Sql {
  const rows = wanted.map((row) => ({ ...row, id: newId('webhookDelivery', row.livemode) }))
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS wanted
    (id text, "accountId" text, livemode boolean, "endpointId" text, "eventId" text, "eventType" text)`
}

/** By now a transaction that was under way has either committed or never will. */
const SETTLED_AFTER_SECONDS = 30
const RECONCILED_AT_ONCE = 500

/**
 * Looks through the log for events that nobody was told of because their message was lost, and makes their deliveries. It
 * begins where it ended the last time. Resolves to how many deliveries were missing.
 */
export async function reconcile(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO webhook_reconciliations (id, reconciled_up_to)
      VALUES (1, now() - make_interval(secs => ${SETTLED_AFTER_SECONDS}::float8)) ON CONFLICT DO NOTHING`
    const [place] = await tx.$queryRaw<{ since: Date; until: Date }[]>`
      SELECT reconciled_up_to AS since,
             date_trunc('milliseconds', now() - make_interval(secs => ${SETTLED_AFTER_SECONDS}::float8)) AS until
      FROM webhook_reconciliations WHERE id = 1 FOR UPDATE SKIP LOCKED`
    if (place === undefined || place.since >= place.until) return 0

    const missing = await tx.$queryRaw<(Wanted & { createdAt: Date })[]>`
      SELECT ev.id AS "eventId", ev.type AS "eventType", ev.account_id AS "accountId", ev.livemode,
             e.id AS "endpointId", ev.created_at AS "createdAt"
      FROM events ev
      JOIN webhook_endpoints e ON ${isSubscribed} AND e.enabled_at <= ev.created_at
      WHERE ev.created_at > ${place.since} AND ev.created_at <= ${place.until}
        AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.event_id = ev.id AND d.endpoint_id = e.id)
      ORDER BY ev.created_at LIMIT ${RECONCILED_AT_ONCE}`
    await insertDeliveries(tx, missing)
    // Of a full page the last moment may not be complete: the next page begins just before it.
    const last = missing.at(-1)
    const isFull = missing.length === RECONCILED_AT_ONCE && last !== undefined
    const reached = isFull ? new Date(last.createdAt.getTime() - 1) : place.until
    await tx.$executeRaw`UPDATE webhook_reconciliations SET reconciled_up_to = ${reached} WHERE id = 1`
    return missing.length
  })
}

type Replay = { id: string; accountId: string; livemode: boolean; since: Date; until: Date; upTo: string | null }

const REPLAYED_AT_ONCE = 500
/** An id is made a moment before or after the time that the event shows. */
const ID_SKEW_MS = 60_000

/** Goes one step with one replay that was asked for. Resolves to whether there was one. */
export async function replayStep(db: Db): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [replay] = await tx.$queryRaw<Replay[]>`
      SELECT id, account_id AS "accountId", livemode, replay_since AS since, replay_until AS until,
             replayed_up_to AS "upTo"
      FROM webhook_endpoints
      WHERE replay_since IS NOT NULL AND is_enabled AND deleted_at IS NULL
      LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`
    if (replay === undefined) return false
    const floor = replay.upTo ?? idFloor('event', replay.livemode, new Date(replay.since.getTime() - ID_SKEW_MS))
    const events = await tx.$queryRaw<Wanted[]>`
      SELECT ev.id AS "eventId", ev.type AS "eventType", ev.account_id AS "accountId", ev.livemode, e.id AS "endpointId"
      FROM events ev JOIN webhook_endpoints e ON e.id = ${replay.id} AND ${isSubscribed}
      WHERE ev.account_id = ${replay.accountId} AND ev.livemode = ${replay.livemode} AND ev.id > ${floor}
        AND ev.created_at >= ${replay.since} AND ev.created_at <= ${replay.until}
      ORDER BY ev.id LIMIT ${REPLAYED_AT_ONCE}`
    await sendAgain(tx, events)
    const isDone = events.length < REPLAYED_AT_ONCE
    await tx.webhookEndpoint.updateMany({
      where: { id: replay.id },
      data: isDone
        ? { replaySince: null, replayUntil: null, replayedUpTo: null }
        : { replayedUpTo: events.at(-1)?.eventId ?? null },
    })
    return true
  })
}

/** Makes deliveries due that have ended, and makes those that there never were. One that is pending is left as it is. */
async function sendAgain(tx: Transaction, wanted: Wanted[]): Promise<void> {
  if (wanted.length === 0) return
  await tx.$executeRaw`
    INSERT INTO webhook_deliveries AS delivery (id, account_id, livemode, endpoint_id, event_id, event_type, due_at)
    SELECT id, "accountId", livemode, "endpointId", "eventId", "eventType", date_trunc('milliseconds', now())
    FROM ${rowsOf(wanted)}
    ON CONFLICT (event_id, endpoint_id) DO UPDATE
      SET status = 'pending', due_at = excluded.due_at, failed_tries = 0, completed_at = NULL
      WHERE delivery.status <> 'pending'`
}

const FAILED_AT_ONCE = 1_000

/** Fails what is pending for endpoints that are disabled or deleted: it can be sent again once the endpoint is enabled. */
export async function failUndeliverable(db: Db): Promise<number> {
  return db.$executeRaw`
    UPDATE webhook_deliveries SET status = 'failed', due_at = NULL, leased_until = NULL, completed_at = now()
    WHERE id = ANY (ARRAY(
      SELECT d.id FROM webhook_endpoints e
      CROSS JOIN LATERAL (
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = e.id AND due_at IS NOT NULL AND (leased_until IS NULL OR leased_until < now())
        LIMIT ${FAILED_AT_ONCE}
      ) d
      WHERE NOT e.is_enabled OR e.deleted_at IS NOT NULL
      LIMIT ${FAILED_AT_ONCE}
    )) AND status = 'pending'`
}

/** Removes up to so many deliveries that have had their time, with their tries, and says how many. */
export function removeDeliveries(db: Db, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id = ANY (ARRAY(
      SELECT id FROM webhook_deliveries WHERE created_at <= now() - make_interval(days => ${DELIVERY_TTL_DAYS})
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))`
}

/** Removes up to so many endpoints that were deleted and have no deliveries left, and says how many. */
export function removeDeletedEndpoints(db: Db, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM webhook_endpoints WHERE id = ANY (ARRAY(
      SELECT id FROM webhook_endpoints e
      WHERE e.deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
      LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))`
}
