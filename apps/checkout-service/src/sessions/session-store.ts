import { newId } from '@paylinks/contracts/ids'
import type { CartEdits } from '@paylinks/contracts/quotes/cart'
import type { Transaction } from '@paylinks/db/client'
import { isSellable } from '@paylinks/db/link-condition'
import { type CheckoutSession, checkoutSessionOf, withVersion } from './checkout-session.ts'
import { hashCheckoutToken } from './checkout-token.ts'

export async function findSessionByToken(tx: Transaction, token: string): Promise<CheckoutSession | null> {
  const row = await tx.checkoutSession.findUnique({
    where: { tokenHash: hashCheckoutToken(token) },
    include: withVersion,
  })
  return row === null ? null : checkoutSessionOf(row)
}

/** The session as it is now, held until the transaction ends: one after the other may change it or its attempts. */
export async function lockSession(tx: Transaction, sessionId: string): Promise<CheckoutSession> {
  await tx.$queryRaw`SELECT 1 FROM checkout_sessions WHERE id = ${sessionId} FOR UPDATE`
  const row = await tx.checkoutSession.findUniqueOrThrow({ where: { id: sessionId }, include: withVersion })
  return checkoutSessionOf(row)
}

/** Whether the session's time is up, by the database's clock, which set it. */
export async function isPastExpiry(tx: Transaction, sessionId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ past: boolean }]>`
    SELECT expires_at <= now() AS past FROM checkout_sessions WHERE id = ${sessionId}`
  return row.past
}

export async function saveCartEdits(tx: Transaction, sessionId: string, cartEdits: CartEdits): Promise<void> {
  await tx.checkoutSession.update({ where: { id: sessionId }, data: { cartEdits } })
}

/**
 * The email that the address of the open told. Null once somebody has tried to pay: the session then has what they typed,
 * which is shown in their own browser alone.
 */
export async function findToldEmail(tx: Transaction, sessionId: string): Promise<string | null> {
  const session = await tx.checkoutSession.findFirst({
    where: { id: sessionId, attempts: { none: {} } },
    select: { customerEmail: true },
  })
  return session?.customerEmail ?? null
}

export async function saveCustomerEmail(tx: Transaction, sessionId: string, customerEmail: string): Promise<void> {
  await tx.checkoutSession.update({ where: { id: sessionId }, data: { customerEmail } })
}

export async function markComplete(tx: Transaction, sessionId: string, customerId: string | null): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ completed_at: Date }]>`
    UPDATE checkout_sessions SET status = 'complete', completed_at = now(), customer_id = ${customerId}
    WHERE id = ${sessionId} AND status = 'open'
    RETURNING completed_at`
  return row.completed_at
}

/**
 * The customer of a completed session: the one that the link is for, else a new one of what was typed. Never one who has
 * the same address: whoever types it has not shown that it is theirs.
 */
export async function customerOf(tx: Transaction, session: CheckoutSession): Promise<string | null> {
  const { customerId, customerEmail, customerName, accountId, livemode } = session
  if (customerId !== null || customerEmail === null) return customerId
  const id = newId('customer', livemode)
  await tx.customer.create({ data: { id, accountId, livemode, email: customerEmail, name: customerName } })
  return id
}

/** Who sells, by the name that customers know, and how it presents itself in this mode. */
export async function findMerchant(tx: Transaction, { accountId, livemode }: CheckoutSession) {
  const { name, profiles } = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { name: true, profiles: { where: { livemode } } },
  })
  return { name, profile: profiles[0] ?? null }
}

/** The email of the customer to whom the link is assigned; null where it is nobody's or has none. */
export async function findAssignedEmail(tx: Transaction, session: CheckoutSession): Promise<string | null> {
  const { customerId, accountId, livemode } = session
  if (customerId === null) return null
  const customer = await tx.customer.findFirst({
    where: { id: customerId, accountId, livemode },
    select: { email: true },
  })
  return customer?.email ?? null
}

/** The token of the session's link while it can be opened again. */
export async function findOpenLinkToken(tx: Transaction, linkId: string): Promise<string | null> {
  const [link] = await tx.$queryRaw<{ secureToken: string }[]>`
    SELECT l.secure_token AS "secureToken" FROM payment_links l
    WHERE l.id = ${linkId} AND l.is_active AND ${isSellable}`
  return link?.secureToken ?? null
}
