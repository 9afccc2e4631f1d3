import type { Db } from '@paylinks/db/client'
import type { CaseResult } from './rounds.ts'

export type DataCheck = { name: string; holds: boolean; found: string }

type Opened = {
  /** Opens that the gateways answered with a session. */
  answered: number
  /** Sessions that the load's client is known to have been given. */
  sessionIds: readonly string[]
  /** Tokens of links that were deactivated, and when the API said so. */
  deactivations: readonly { token: string; acknowledgedAt: Date }[]
}

/** Whether the database holds what customers were told: exactly one session for each open, and none after a deactivation. */
export async function checkData(db: Db, { answered, sessionIds, deactivations }: Opened): Promise<DataCheck[]> {
  const [{ sessions, requests }] = await db.$queryRaw<[{ sessions: number; requests: number }]>`
    SELECT count(*)::int AS sessions, count(DISTINCT request_id)::int AS requests FROM checkout_sessions WHERE id NOT LIKE '%bench%'`
  const [{ found }] = await db.$queryRaw<[{ found: number }]>`
    SELECT count(*)::int AS found FROM checkout_sessions WHERE id = ANY(${sessionIds as string[]})`
  const [{ late }] = await db.$queryRaw<[{ late: number }]>`
    SELECT count(*)::int AS late
    FROM unnest(${deactivations.map(({ token }) => token)}::text[],
                ${deactivations.map(({ acknowledgedAt }) => acknowledgedAt)}::timestamptz[]) AS d(token, acknowledged_at)
    JOIN payment_links l ON l.secure_token = d.token
    JOIN checkout_sessions s ON s.link_id = l.id AND s.created_at > d.acknowledged_at`
  const distinct = new Set(sessionIds).size
  return [
    {
      name: 'each open that was answered has exactly one session',
      holds: sessions === answered && requests === answered,
      found: `${answered} opens, ${sessions} sessions of ${requests} distinct opens`,
    },
    {
      name: 'each session that a client was told of exists, and no two clients were told of one',
      holds: found === sessionIds.length && distinct === sessionIds.length,
      found: `${sessionIds.length} told, ${distinct} distinct, ${found} found`,
    },
    {
      name: 'no session was made after its link was deactivated',
      holds: late === 0,
      found: `${late} sessions of ${deactivations.length} links`,
    },
  ]
}

/** A round whose requests were not answered as they had to be does not count, and fails the run. */
export function checkAnswers(results: readonly CaseResult[]): DataCheck {
  const faults = results.flatMap((result) => result.faults)
  const rounds = results.reduce((sum, result) => sum + result.rounds.length + result.faults.length, 0)
  return {
    name: 'each request was answered as it had to be',
    holds: faults.length === 0,
    found: faults.length === 0 ? `${rounds} rounds` : faults.join('; '),
  }
}
