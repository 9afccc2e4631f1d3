import type { PaylinksEvent } from '@paylinks/contracts/events'
import type { Db } from '@paylinks/db/client'
import type { OutgoingMessage } from '@paylinks/messaging/event-bus'

/** A row of the outbox as a relay claims it. */
export type OutboxMessage = OutgoingMessage & {
  id: string
  /** How often publishing it has failed before. */
  attempts: number
}

export type OutboxFailure = { id: string; error: string; retryAfterSeconds: number }

export type OutboxBacklog = {
  /** Rows not yet published, the parked ones included. */
  pending: number
  /** Rows that have failed often and are retried rarely. */
  parked: number
  /** Age of the oldest row not yet published; 0 when there is none. */
  oldestAgeSeconds: number
}

/** The outbox as a relay works on it. */
export type OutboxStore = {
  /** Leases up to `limit` rows that are due: no other claim gets them until the lease has run out. */
  claim(limit: number, leaseSeconds: number): Promise<OutboxMessage[]>
  markPublished(ids: string[]): Promise<void>
  /** Counts an attempt of each row and makes it due again after its own time. */
  markFailed(failures: OutboxFailure[]): Promise<void>
  backlog(): Promise<OutboxBacklog>
}

/** A row that has failed this often is retried rarely, and counted apart: somebody should look at it. */
const PARKED_FROM_ATTEMPTS = 10

type ClaimedRow = {
  id: string
  payload: PaylinksEvent
  traceparent: string | null
  request_id: string | null
  attempts: number
}

/** The outbox of this database. Any number of relays may work on it at once. */
export function createOutboxStore(db: Db): OutboxStore {
  return {
    /**
     * Leases rows that are due, in one statement: no transaction stays open while they are being published. Rows are
     * chosen by when they fall due and never by a rising id, which would pass over a transaction that commits late.
     */
    async claim(limit, leaseSeconds) {
      const rows = await db.$queryRaw<ClaimedRow[]>`
        WITH due AS MATERIALIZED (
          SELECT id FROM outbox
          WHERE published_at IS NULL AND available_at <= now()
          ORDER BY available_at
          LIMIT ${limit}
          FOR UPDATE SKIP LOCKED
        )
        UPDATE outbox SET available_at = now() + make_interval(secs => ${leaseSeconds})
        FROM due WHERE outbox.id = due.id
        RETURNING outbox.id, payload, traceparent, request_id, attempts`
      return rows
        .map(({ payload, request_id, ...row }) => ({ ...row, event: payload, requestId: request_id }))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    },

    async markPublished(ids) {
      await db.$executeRaw`
        UPDATE outbox SET published_at = now(), last_error = NULL
        WHERE id = ANY (${ids}::text[]) AND published_at IS NULL`
    },

    /** Leaves alone what another relay has published meanwhile, after this one's lease had run out. */
    async markFailed(failures) {
      await db.$executeRaw`
        UPDATE outbox SET
          attempts = attempts + 1,
          last_error = failure.error,
          available_at = now() + make_interval(secs => failure."retryAfterSeconds")
        FROM jsonb_to_recordset(${JSON.stringify(failures)}::jsonb)
          AS failure(id text, error text, "retryAfterSeconds" double precision)
        WHERE outbox.id = failure.id AND published_at IS NULL`
    },

    async backlog() {
      const [row] = await db.$queryRaw<[OutboxBacklog]>`
        SELECT
          count(*)::int AS "pending",
          (count(*) FILTER (WHERE attempts >= ${PARKED_FROM_ATTEMPTS}))::int AS "parked",
          coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestAgeSeconds"
        FROM outbox WHERE published_at IS NULL`
      return row
    },
  }
}
