import { type LinkMode, type LinkSnapshot, storedSnapshotSchema } from '@paylinks/contracts/payment-links'
import type { CartEdits } from '@paylinks/contracts/quotes/cart'
import type { Prisma } from '@paylinks/db/client'

/** A session with what it sells: the one version of its link that it was made of. */
export type CheckoutSession = {
  id: string
  accountId: string
  livemode: boolean
  mode: LinkMode
  status: 'open' | 'complete'
  linkId: string
  linkVersion: number
  snapshot: LinkSnapshot
  cartEdits: CartEdits | null
  customerId: string | null
  customerEmail: string | null
  customerName: string | null
  referenceId: string | null
  locale: string | null
  /** As the mint stored it. */
  utm: unknown
  createdAt: Date
  expiresAt: Date
  completedAt: Date | null
}

export const withVersion = { version: { select: { snapshot: true } } } satisfies Prisma.CheckoutSessionInclude

type SessionRow = Prisma.CheckoutSessionGetPayload<{ include: typeof withVersion }>

export function checkoutSessionOf(row: SessionRow): CheckoutSession {
  const { version, cartEdits, ...session } = row
  return {
    ...session,
    snapshot: storedSnapshotSchema.parse(version.snapshot),
    // Only edit-cart writes it, and it writes this.
    cartEdits: cartEdits as CartEdits | null,
  }
}
