import { newId } from '@paylinks/contracts/ids'
import { FAILING_DAYS_UNTIL_DISABLED } from '@paylinks/contracts/webhook-endpoints'
import { type Db, inTransaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import { FAILURES_THAT_OPEN_CIRCUIT } from './claim-store.ts'
import type { TryResult } from './send-webhook.ts'

/** What came of one try of a claimed delivery. */
export type Outcome = TryResult & {
  id: string
  /** As it was claimed: a try that somebody else has made meanwhile is not counted again. */
  tryCount: number
  triedAt: Date
  /** Until the next try, where the delivery is to be tried again. */
  pauseSeconds: number | null
}

const FIRST_CIRCUIT_PAUSE_SECONDS = 10
const MAX_CIRCUIT_PAUSE_SECONDS = 300

/**
 * Writes down what came of tries, and what that says about their endpoints: any success closes an endpoint's circuit. In
 * one statement. Resolves to the endpoints that have failed for too long.
 */
export async function settleTries(db: Db, outcomes: Outcome[]): Promise<string[]> {
  const rows = outcomes.map(({ error, ...outcome }) => ({
    ...outcome,
    error,
    triedAt: outcome.triedAt.toISOString(),
    succeeded: error === null,
  }))
  const failing = await db.$queryRaw<{ id: string }[]>`
    WITH outcome AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS o
        (id text, "tryCount" int, "triedAt" timestamptz, "statusCode" int, "durationMs" int, error text, answer text,
         "pauseSeconds" float8, succeeded boolean)
    ),
    settled AS (
      UPDATE webhook_deliveries d SET
        status = CASE WHEN o.succeeded THEN 'succeeded' WHEN o."pauseSeconds" IS NULL THEN 'failed' ELSE 'pending' END,
        due_at = CASE WHEN NOT o.succeeded THEN now() + make_interval(secs => o."pauseSeconds") END,
        completed_at = CASE WHEN o.succeeded OR o."pauseSeconds" IS NULL THEN now() END,
        leased_until = NULL,
        failed_tries = d.failed_tries + CASE WHEN o.succeeded THEN 0 ELSE 1 END,
        try_count = d.try_count + 1
      FROM outcome o
      WHERE d.id = o.id AND d.try_count = o."tryCount" AND d.status = 'pending'
      RETURNING d.id, d.endpoint_id, d.try_count
    ),
    tried AS (
      INSERT INTO webhook_tries (delivery_id, number, tried_at, status_code, duration_ms, error, answer)
      SELECT s.id, s.try_count, o."triedAt", o."statusCode", o."durationMs", o.error, o.answer
      FROM settled s JOIN outcome o ON o.id = s.id
      ON CONFLICT DO NOTHING
    ),
    judged AS (
      SELECT s.endpoint_id, bool_or(o.succeeded) AS any_success, count(*)::int AS tries, min(o."triedAt") AS since,
        avg(o."durationMs")::int AS average_ms
      FROM settled s JOIN outcome o ON o.id = s.id
      GROUP BY s.endpoint_id
    )
    UPDATE webhook_endpoints e SET
      failures_in_row = CASE WHEN any_success THEN 0 ELSE e.failures_in_row + j.tries END,
      failing_since = CASE WHEN any_success THEN NULL ELSE coalesce(e.failing_since, j.since) END,
      circuit_open_until = CASE
        WHEN NOT any_success AND e.failures_in_row + j.tries >= ${FAILURES_THAT_OPEN_CIRCUIT}
        THEN now() + make_interval(secs => least(
          ${MAX_CIRCUIT_PAUSE_SECONDS}::float8,
          ${FIRST_CIRCUIT_PAUSE_SECONDS}::float8 * 2 ^ least(10, e.failures_in_row + j.tries - ${FAILURES_THAT_OPEN_CIRCUIT})
        )) END,
      recent_ms = j.average_ms
    FROM judged j
    WHERE e.id = j.endpoint_id AND (
      -- Of an endpoint that is well and stays so nothing is written: its row would be written all the time.
      NOT any_success OR e.failures_in_row > 0 OR e.failing_since IS NOT NULL OR (e.recent_ms > 500) <> (j.average_ms > 500)
    )
    RETURNING CASE WHEN e.failing_since <= now() - make_interval(days => ${FAILING_DAYS_UNTIL_DISABLED}) THEN e.id END AS id`
  return failing.flatMap(({ id }) => id ?? [])
}

/** Disables an endpoint that has failed for too long, with an event that says so, in one transaction. */
export async function disableFailing(db: Db, endpointId: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = new Date()
    const [endpoint] = await tx.webhookEndpoint.updateManyAndReturn({
      where: {
        id: endpointId,
        isEnabled: true,
        deletedAt: null,
        failingSince: { lte: new Date(now.getTime() - FAILING_DAYS_UNTIL_DISABLED * 24 * 60 * 60 * 1000) },
      },
      data: {
        isEnabled: false,
        disabledReason: 'failing',
        disabledAt: now,
        replaySince: null,
        replayUntil: null,
        version: { increment: 1 },
      },
      omit: { sealedSecret: true, sealedPreviousSecret: true },
    })
    if (endpoint === undefined) return false
    const event = {
      id: newId('event', endpoint.livemode),
      type: 'webhook_endpoint.disabled' as const,
      created_at: now.toISOString(),
      account_id: endpoint.accountId,
      livemode: endpoint.livemode,
      aggregate_version: endpoint.version,
      data: {
        object: {
          id: endpoint.id,
          url: endpoint.url,
          is_enabled: false,
          disabled_reason: 'failing',
          failing_since: endpoint.failingSince?.toISOString() ?? null,
        },
      },
    }
    await enqueue(tx, event, {})
    return true
  })
}
