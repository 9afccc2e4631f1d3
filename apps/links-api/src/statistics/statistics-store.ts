import { idFloor } from '@paylinks/contracts/ids'
import { type Db, Prisma, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import type { DailyFigure } from './statistics-view.ts'

/**
 * How many sessions and payments that are not in the daily figures yet one answer adds to them. There are as few as come
 * in a minute, except after an upgrade, until the figures have caught up.
 */
const MOST_NOT_COUNTED_YET = 100_000

type Window = { days: number; linkId: string | undefined }

/** What happened on each of the last days, of one snapshot of the database: the figures of each day and what is not in them yet. */
export async function readDailyFigures(
  db: Db,
  { accountId, livemode }: Principal,
  { days, linkId }: Window,
): Promise<{ today: string; figures: DailyFigure[] }> {
  const [{ today }] = await db.$queryRaw<[{ today: string }]>`SELECT (now() AT TIME ZONE 'UTC')::date::text AS today`
  const owned = (table: Prisma.Sql) =>
    Prisma.sql`${table}.account_id = ${accountId} AND ${table}.livemode = ${livemode}`
  const ofSubject = Prisma.sql`subject_id = ${linkId ?? accountId} AND livemode = ${livemode}`
  const ofLink = linkId === undefined ? Prisma.empty : Prisma.sql`AND s.link_id = ${linkId}`
  const figures = await db.$queryRaw<DailyFigure[]>`
    WITH progress AS (SELECT * FROM statistics_progress WHERE livemode = ${livemode}),
    opened AS (
      SELECT s.created_at FROM checkout_sessions s
      WHERE ${linkId === undefined ? owned(Prisma.sql`s`) : Prisma.sql`s.link_id = ${linkId}`}
        AND s.id > (SELECT sessions_up_to FROM progress)
      ORDER BY s.id LIMIT ${MOST_NOT_COUNTED_YET}
    ),
    paid AS (
      SELECT p.created_at, p.currency, p.amount_atom, p.session_id FROM payments p
      WHERE ${owned(Prisma.sql`p`)} AND p.id > (SELECT payments_up_to FROM progress)
      ORDER BY p.id LIMIT ${MOST_NOT_COUNTED_YET}
    ),
    completed AS (SELECT paid.* FROM paid JOIN checkout_sessions s ON s.id = paid.session_id ${ofLink}),
    figures AS (
      SELECT day, opens, completions, NULL AS currency, 0::bigint AS amount_atom FROM daily_counts WHERE ${ofSubject}
      UNION ALL SELECT day, 0, 0, currency, amount_atom FROM daily_revenue WHERE ${ofSubject}
      UNION ALL SELECT ${dayOf(Prisma.sql`created_at`)}, 1, 0, NULL, 0 FROM opened
      UNION ALL SELECT ${dayOf(Prisma.sql`created_at`)}, 0, 1, NULL, 0 FROM completed
      UNION ALL SELECT ${dayOf(Prisma.sql`created_at`)}, 0, 0, currency, amount_atom FROM completed WHERE amount_atom > 0
    )
    SELECT day::text, sum(opens)::int AS opens, sum(completions)::int AS completions, currency,
      sum(amount_atom)::bigint AS "amountAtom"
    FROM figures WHERE day > ${today}::date - ${days}::int AND day <= ${today}::date
    GROUP BY day, currency`
  return { today, figures }
}

/**
 * Adds the next sessions and payments of a mode to the daily figures, in the order of their ids up to the moment.
 * Returns whether there may be more. Does nothing while somebody else does it.
 */
export async function addToDailyFigures(
  tx: Transaction,
  livemode: boolean,
  { until, most }: { until: Date; most: number },
): Promise<boolean> {
  const [progress] = await tx.$queryRaw<{ sessions: string; payments: string }[]>`
    SELECT sessions_up_to AS sessions, payments_up_to AS payments FROM statistics_progress
    WHERE livemode = ${livemode} FOR UPDATE SKIP LOCKED`
  if (progress === undefined) return false
  const sessions = await nextIds(tx, Prisma.sql`checkout_sessions`, {
    after: progress.sessions,
    before: idFloor('checkoutSession', livemode, until),
    most,
  })
  const payments = await nextIds(tx, Prisma.sql`payments`, {
    after: progress.payments,
    before: idFloor('payment', livemode, until),
    most,
  })
  if (sessions.count > 0) await addOpens(tx, livemode, progress.sessions, sessions.last)
  if (payments.count > 0) await addCompletions(tx, livemode, progress.payments, payments.last)
  if (sessions.count + payments.count === 0) return false
  await tx.$executeRaw`
    UPDATE statistics_progress SET sessions_up_to = ${sessions.last}, payments_up_to = ${payments.last}
    WHERE livemode = ${livemode}`
  return sessions.count === most || payments.count === most
}

type Stretch = { after: string; before: string; most: number }

async function nextIds(tx: Transaction, table: Prisma.Sql, { after, before, most }: Stretch) {
  const [row] = await tx.$queryRaw<[{ count: number; last: string | null }]>`
    SELECT count(*)::int AS count, max(id) AS last
    FROM (SELECT id FROM ${table} WHERE id > ${after} AND id < ${before} ORDER BY id LIMIT ${most}) next`
  return { count: row.count, last: row.last ?? after }
}

async function addOpens(tx: Transaction, livemode: boolean, after: string, upTo: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO daily_counts (subject_id, livemode, day, opens)
    SELECT coalesce(link_id, account_id), ${livemode}::boolean, day, count(*)
    FROM (
      SELECT account_id, link_id, ${dayOf(Prisma.sql`created_at`)} AS day FROM checkout_sessions
      WHERE id > ${after} AND id <= ${upTo}
    ) opened
    GROUP BY GROUPING SETS ((account_id, day), (link_id, day))
    ON CONFLICT (subject_id, livemode, day) DO UPDATE SET opens = daily_counts.opens + excluded.opens`
}

async function addCompletions(tx: Transaction, livemode: boolean, after: string, upTo: string): Promise<void> {
  const completed = Prisma.sql`
    SELECT s.account_id, s.link_id, ${dayOf(Prisma.sql`p.created_at`)} AS day, p.currency, p.amount_atom
    FROM payments p JOIN checkout_sessions s ON s.id = p.session_id
    WHERE p.id > ${after} AND p.id <= ${upTo}`
  await tx.$executeRaw`
    INSERT INTO daily_counts (subject_id, livemode, day, completions)
    SELECT coalesce(link_id, account_id), ${livemode}::boolean, day, count(*) FROM (${completed}) completed
    GROUP BY GROUPING SETS ((account_id, day), (link_id, day))
    ON CONFLICT (subject_id, livemode, day) DO UPDATE SET completions = daily_counts.completions + excluded.completions`
  await tx.$executeRaw`
    INSERT INTO daily_revenue (subject_id, livemode, day, currency, amount_atom)
    SELECT coalesce(link_id, account_id), ${livemode}::boolean, day, currency, sum(amount_atom)
    FROM (${completed}) completed WHERE amount_atom > 0
    GROUP BY GROUPING SETS ((account_id, day, currency), (link_id, day, currency))
    ON CONFLICT (subject_id, livemode, day, currency)
      DO UPDATE SET amount_atom = daily_revenue.amount_atom + excluded.amount_atom`
}

/** The day in UTC of a moment. */
function dayOf(moment: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${moment} AT TIME ZONE 'UTC')::date`
}
