import { type Db, inTransaction, Prisma } from '@paylinks/db/client'

/** A delivery that this replica is to try, with all that it needs for it. */
export type ClaimedDelivery = {
  id: string
  endpointId: string
  livemode: boolean
  eventId: string
  /** The event as the log holds it. Null when it is out of date. */
  payload: unknown
  failedTries: number
  tryCount: number
  url: string
  sealedSecret: string
  /** Null unless it is still valid. */
  sealedPreviousSecret: string | null
  isSuspect: boolean
}

/** How many tries may be under way, in the two lanes. */
export type FreeSlots = { healthy: number; suspect: number }

/** Longer than a try and the writing of what came of it, so that nobody else tries what is being tried. */
export const LEASE_SECONDS = 30

/** Of all replicas together, to one endpoint. */
const TRIES_AT_ONCE_PER_ENDPOINT = 5

/** From so many failures in a row on the circuit is open: one try at a time, after a pause. */
export const FAILURES_THAT_OPEN_CIRCUIT = 5

/** An endpoint that takes longer is in the lane of those that may hold others up. */
const SLOW_FROM_MS = 1_000

/** One name for all replicas: they claim one after the other, so that each sees what the others have under way. */
const CLAIM_LOCK = Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('webhook deliveries claim', 0))`

/** The endpoints that have something pending, found by stepping through the index: the cost is theirs, not their backlog's. */
const waitingEndpoints = Prisma.sql`
  waiting AS (
    (SELECT endpoint_id FROM webhook_deliveries WHERE due_at IS NOT NULL ORDER BY endpoint_id LIMIT 1)
    UNION ALL
    SELECT (
      SELECT d.endpoint_id FROM webhook_deliveries d
      WHERE d.due_at IS NOT NULL AND d.endpoint_id > w.endpoint_id
      ORDER BY d.endpoint_id LIMIT 1
    )
    FROM waiting w WHERE w.endpoint_id IS NOT NULL
  )`

/**
 * Leases deliveries that are due. Endpoints take turns, so that one with a long backlog hides no other; each has a few
 * tries at once, and those that fail or are slow have a lane of their own, whose slots are all that they can hold.
 */
export async function claimDeliveries(db: Db, free: FreeSlots): Promise<ClaimedDelivery[]> {
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw(CLAIM_LOCK)
    return tx.$queryRaw<ClaimedDelivery[]>`
      WITH RECURSIVE ${waitingEndpoints},
      endpoints AS MATERIALIZED (
        SELECT e.id, e.url, e.sealed_secret,
          CASE WHEN e.previous_secret_expires_at > now() THEN e.sealed_previous_secret END AS sealed_previous_secret,
          e.failures_in_row > 0 OR e.recent_ms > ${SLOW_FROM_MS} AS is_suspect,
          greatest(0,
            CASE WHEN e.failures_in_row >= ${FAILURES_THAT_OPEN_CIRCUIT} THEN 1 ELSE ${TRIES_AT_ONCE_PER_ENDPOINT} END
            - (SELECT count(*) FROM webhook_deliveries l
               WHERE l.endpoint_id = e.id AND l.leased_until IS NOT NULL AND l.leased_until > now())
          ) AS allowed
        FROM waiting w JOIN webhook_endpoints e ON e.id = w.endpoint_id
        WHERE e.is_enabled AND e.deleted_at IS NULL
          AND (e.circuit_open_until IS NULL OR e.circuit_open_until <= now())
      ),
      candidates AS (
        SELECT d.id, e.is_suspect,
          row_number() OVER (PARTITION BY e.is_suspect ORDER BY d.turn, d.due_at) AS place
        FROM endpoints e
        CROSS JOIN LATERAL (
          SELECT first.id, first.due_at, row_number() OVER (ORDER BY first.due_at) AS turn
          FROM (
            SELECT id, due_at FROM webhook_deliveries
            WHERE endpoint_id = e.id AND due_at <= now() ORDER BY due_at LIMIT e.allowed
          ) first
        ) d
      ),
      claimed AS (
        UPDATE webhook_deliveries d SET
          leased_until = now() + make_interval(secs => ${LEASE_SECONDS}::float8),
          due_at = now() + make_interval(secs => ${LEASE_SECONDS}::float8)
        FROM candidates c
        WHERE d.id = c.id AND d.due_at <= now()
          AND c.place <= CASE WHEN c.is_suspect THEN ${free.suspect}::int ELSE ${free.healthy}::int END
        RETURNING d.id, d.endpoint_id, d.livemode, d.event_id, d.failed_tries, d.try_count
      )
      SELECT c.id, c.endpoint_id AS "endpointId", c.livemode, c.event_id AS "eventId", ev.payload,
        c.failed_tries AS "failedTries", c.try_count AS "tryCount", e.url, e.sealed_secret AS "sealedSecret",
        e.sealed_previous_secret AS "sealedPreviousSecret", e.is_suspect AS "isSuspect"
      FROM claimed c
      JOIN endpoints e ON e.id = c.endpoint_id
      LEFT JOIN events ev ON ev.id = c.event_id`
  })
}

/** How long the oldest delivery has been due to an endpoint whose circuit is closed; 0 when there is none. */
export async function oldestDueSeconds(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<[{ seconds: number }]>`
    WITH RECURSIVE ${waitingEndpoints}
    SELECT greatest(0, coalesce(extract(epoch FROM now() - min(d.due_at)), 0))::float8 AS seconds
    FROM waiting w JOIN webhook_endpoints e ON e.id = w.endpoint_id
    CROSS JOIN LATERAL (
      SELECT due_at FROM webhook_deliveries WHERE endpoint_id = e.id AND due_at IS NOT NULL ORDER BY due_at LIMIT 1
    ) d
    WHERE e.is_enabled AND e.deleted_at IS NULL AND e.failures_in_row < ${FAILURES_THAT_OPEN_CIRCUIT}`
  return row.seconds
}
