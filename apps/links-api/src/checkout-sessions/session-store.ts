import type { CheckoutSessionStatus, ListCheckoutSessions } from '@paylinks/contracts/checkout-sessions'
import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import type { Db, Prisma, Transaction } from '@paylinks/db/client'
import { canBeRedeemed } from '@paylinks/db/coupon-condition'
import type { Principal } from '../authentication/principal.ts'
import { createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import type { ListStore } from '../paging/read-page.ts'

/** With what it sells and what was paid, and without the hash of the customer's token. */
const SHOWN = {
  omit: { tokenHash: true, requestId: true },
  include: { version: { select: { snapshot: true } }, payment: true },
} as const satisfies Prisma.CheckoutSessionDefaultArgs

type StoredSession = Prisma.CheckoutSessionGetPayload<typeof SHOWN>

export type Session = Omit<StoredSession, 'version'> & {
  snapshot: LinkSnapshot
  /** Whether the link's coupon would be taken off if the customer paid now. */
  isCouponRedeemable: boolean
}

export async function findSession(db: Db | Transaction, principal: Principal, id: string): Promise<Session> {
  const stored = orNotFound(await db.checkoutSession.findUnique({ where: { id, ...ownerOf(principal) }, ...SHOWN }))
  const [session] = await withCoupons(db, principal, [stored])
  return orNotFound(session)
}

/** Lets the time of an open session be up. By the database's clock, which is the one that is asked. */
export async function expireSession(tx: Transaction, { accountId, livemode }: Principal, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE checkout_sessions SET expires_at = date_trunc('milliseconds', now())
    WHERE id = ${id} AND account_id = ${accountId} AND livemode = ${livemode} AND status = 'open' AND expires_at > now()`
}

/** The principal's sessions that pass the filters, as they are at this time, newest first. */
export function sessionList(db: Db, principal: Principal, query: ListCheckoutSessions, now: Date): ListStore<Session> {
  const filters = {
    linkId: query.payment_link_id,
    customerId: query.customer_id,
    referenceId: query.reference_id,
    createdAt: createdBetween(query),
    ...stateOf(query, now),
  }
  return ownedList(principal, filters, {
    kind: 'checkoutSession',
    find: async (args) => withCoupons(db, principal, await db.checkoutSession.findMany({ ...args, ...SHOWN })),
    count: (args) => db.checkoutSession.count(args),
    exists: (args) => db.checkoutSession.findUnique({ ...args, select: { id: true } }),
  })
}

/**
 * How the columns say a status and a time of completion. A session with such a time is complete, and the index of those times
 * knows no others, so the query says so; a session that is open or has expired has none.
 */
function stateOf({ status, completed_at_gte: gte, completed_at_lte: lte }: ListCheckoutSessions, now: Date) {
  if (gte === undefined && lte === undefined) return status === undefined ? {} : stateColumns(status, now)
  const isPossible = status === undefined || status === 'complete'
  return { status: 'complete' as const, completedAt: { gte, lte, ...(isPossible ? {} : { in: [] }) } }
}

/** How the columns say a status: a session that was not completed has expired when its time is up. */
function stateColumns(status: CheckoutSessionStatus, now: Date) {
  if (status === 'complete') return { status }
  return { status: 'open' as const, expiresAt: status === 'open' ? { gt: now } : { lte: now } }
}

async function withCoupons(db: Db | Transaction, principal: Principal, stored: StoredSession[]): Promise<Session[]> {
  const sessions = stored.map(({ version, ...session }) => ({ ...session, snapshot: version.snapshot as LinkSnapshot }))
  const couponIds = sessions.flatMap(({ snapshot }) => snapshot.coupon?.id ?? [])
  const redeemable = await redeemableAmong(db, principal, [...new Set(couponIds)])
  return sessions.map((session) => ({
    ...session,
    isCouponRedeemable: redeemable.has(session.snapshot.coupon?.id ?? ''),
  }))
}

/** Those that can be redeemed now. */
async function redeemableAmong(
  db: Db | Transaction,
  { accountId, livemode }: Principal,
  couponIds: string[],
): Promise<Set<string>> {
  if (couponIds.length === 0) return new Set()
  const coupons = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM coupons
    WHERE id = ANY (${couponIds}) AND account_id = ${accountId} AND livemode = ${livemode} AND ${canBeRedeemed}`
  return new Set(coupons.map(({ id }) => id))
}
