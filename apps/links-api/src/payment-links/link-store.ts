import { newId, newSecureToken } from '@paylinks/contracts/ids'
import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import { type Db, Prisma, type Transaction } from '@paylinks/db/client'
import { isSellable } from '@paylinks/db/link-condition'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Principal } from '../authentication/principal.ts'

/** A link with what its current version sells. */
export type Link = {
  id: string
  accountId: string
  livemode: boolean
  secureToken: string
  isActive: boolean
  /** Whether all that it sells is active. */
  isSellable: boolean
  version: number
  createdAt: Date
  updatedAt: Date
  deactivatedAt: Date | null
  snapshot: LinkSnapshot
}

/**
 * Reads whole links, newest first. `links` selects rows of `payment_links`, and is read to its end before any version is
 * looked up: joined first, a page deep in a list would cost all the versions above it.
 */
export function selectLinks(db: Db | Transaction, links: Prisma.Sql): Promise<Link[]> {
  return db.$queryRaw<Link[]>`
    SELECT l.id, l.account_id AS "accountId", l.livemode, l.secure_token AS "secureToken", l.is_active AS "isActive",
      ${isSellable} AS "isSellable", l.version, l.created_at AS "createdAt", l.updated_at AS "updatedAt",
      l.deactivated_at AS "deactivatedAt", v.snapshot
    FROM (${links}) l JOIN payment_link_versions v ON v.link_id = l.id AND v.version = l.version
    ORDER BY l.id DESC`
}

export function ownedBy({ accountId, livemode }: Principal): Prisma.Sql {
  return Prisma.sql`l.account_id = ${accountId} AND l.livemode = ${livemode}`
}

/** The principal's own link, or 404 `not_found`. */
export async function findLink(db: Db | Transaction, principal: Principal, id: string): Promise<Link> {
  const [link] = await selectLinks(
    db,
    Prisma.sql`SELECT l.* FROM payment_links l WHERE l.id = ${id} AND ${ownedBy(principal)}`,
  )
  if (link === undefined) throw new AppError('not_found')
  return link
}

/**
 * The principal's own link, which nobody else changes before the transaction ends. Locked by a statement of its own: a
 * join that had to wait for the lock would look for the version that was current before the wait, and find nothing.
 */
export async function lockLink(tx: Transaction, principal: Principal, id: string): Promise<Link> {
  await tx.$queryRaw`SELECT 1 FROM payment_links l WHERE l.id = ${id} AND ${ownedBy(principal)} FOR UPDATE`
  return findLink(tx, principal, id)
}

export async function insertLink(tx: Transaction, principal: Principal, snapshot: LinkSnapshot): Promise<Link> {
  const { accountId, livemode } = principal
  // One clock gives the id and the time, so that the order of ids is the order of creation.
  const now = new Date()
  const id = newId('paymentLink', livemode)
  const secureToken = newSecureToken()
  const priceIds = [...new Set(snapshot.line_items.map(({ price_id }) => price_id))]

  await tx.paymentLink.create({
    data: {
      id,
      accountId,
      livemode,
      secureToken,
      mode: snapshot.mode,
      customerId: snapshot.customer_id,
      expiresInHours: snapshot.expires_in_hours,
      totalAmountAtom: snapshot.total_amount_atom,
      currency: snapshot.currency,
      ...changeableColumns(snapshot),
      createdAt: now,
      updatedAt: now,
      versions: { create: { version: 1, snapshot: jsonOf(snapshot), createdAt: now } },
      prices: { createMany: { data: priceIds.map((priceId) => ({ priceId })) } },
      packages: { createMany: { data: (snapshot.package_ids ?? []).map((packageId) => ({ packageId })) } },
    },
    select: { id: true },
  })
  return {
    id,
    accountId,
    livemode,
    secureToken,
    isActive: true,
    isSellable: true,
    version: 1,
    createdAt: now,
    updatedAt: now,
    deactivatedAt: null,
    snapshot,
  }
}

/** Writes the next version of a locked link. */
export async function saveNextVersion(
  tx: Transaction,
  link: Link,
  { snapshot, isActive }: Pick<Link, 'snapshot' | 'isActive'>,
): Promise<Link> {
  const now = new Date()
  const version = link.version + 1
  const deactivatedAt = isActive ? null : (link.deactivatedAt ?? now)
  await tx.paymentLink.update({
    where: { id: link.id },
    data: {
      isActive,
      deactivatedAt,
      version,
      updatedAt: now,
      ...changeableColumns(snapshot),
      versions: { create: { version, snapshot: jsonOf(snapshot), createdAt: now } },
    },
    select: { id: true },
  })
  return { ...link, isActive, deactivatedAt, version, updatedAt: now, snapshot }
}

/** What lists filter by and a PATCH may change. */
function changeableColumns({ name, coupon, metadata }: LinkSnapshot) {
  return {
    name,
    couponId: coupon?.id ?? null,
    metadata: metadata === null ? Prisma.DbNull : (metadata as Prisma.InputJsonObject),
  }
}

function jsonOf(snapshot: LinkSnapshot): Prisma.InputJsonObject {
  return snapshot as Prisma.InputJsonObject
}
