import { newId, newSecureToken } from '@paylinks/contracts/ids'
import type { LineItem, LinkMode, LinkSnapshot } from '@paylinks/contracts/payment-links'
import type { Prisma } from '@paylinks/db/client'
import { insertPrice, insertRecurringPrice, type Owner, only, type Writer } from './builders.ts'

type SellablePrice = Awaited<ReturnType<typeof insertPrice>>

type PaymentLinkOptions = {
  mode?: LinkMode
  /** What the link sells. A new price of the mode's kind where absent; nothing in setup mode. */
  items?: { price: SellablePrice; quantity?: number; description?: string }[]
  /** Anything else of what the version sells: coupon, trial, URLs, methods. Its line items need no prices. */
  snapshot?: Partial<LinkSnapshot>
  /** The prices that must be active for the link to sell; those of its items where absent. */
  priceIds?: string[]
  /** The packages that must be active for the link to sell. */
  packageIds?: string[]
  /** Makes the link an inactive one. */
  deactivatedAt?: Date
}

export type BuiltLink = Awaited<ReturnType<typeof insertPaymentLink>>

/** A payment link at version 1, as links-api writes it: the row, that version, and the prices and packages it sells. */
export async function insertPaymentLink(db: Writer, owner: Owner, options: PaymentLinkOptions = {}) {
  const { packageIds = [], deactivatedAt } = options
  const mode = options.mode ?? options.snapshot?.mode ?? 'payment'
  const items = options.items ?? (options.snapshot?.line_items ? [] : await defaultItems(db, owner, mode))
  const priceIds = options.priceIds ?? items.map(({ price }) => price.id)
  const snapshot = snapshotOf(mode, { line_items: items.map(lineItemOf), ...options.snapshot })
  const link = await db.paymentLink.create({
    data: {
      id: newId('paymentLink', owner.livemode),
      ...only(owner),
      secureToken: newSecureToken(),
      mode,
      name: snapshot.name,
      currency: snapshot.currency,
      customerId: snapshot.customer_id,
      couponId: snapshot.coupon?.id,
      metadata: (snapshot.metadata ?? undefined) as Prisma.InputJsonObject | undefined,
      totalAmountAtom: snapshot.total_amount_atom,
      expiresInHours: snapshot.expires_in_hours,
      isActive: deactivatedAt === undefined,
      deactivatedAt,
      versions: { create: { version: 1, snapshot: snapshot as Prisma.InputJsonObject } },
      prices: { create: [...new Set(priceIds)].map((priceId) => ({ priceId })) },
      packages: { create: packageIds.map((packageId) => ({ packageId })) },
    },
  })
  return { ...link, snapshot }
}

async function defaultItems(db: Writer, owner: Owner, mode: LinkMode) {
  if (mode === 'setup') return []
  const price = mode === 'subscription' ? await insertRecurringPrice(db, owner) : await insertPrice(db, owner)
  return [{ price }]
}

/** One piece at 49.00 USD, of a price that stands nowhere else. */
export function lineItem(overrides: Partial<LineItem> = {}): LineItem {
  return {
    price_id: newId('price', false),
    product_id: newId('product', false),
    product_name: 'Pro plan',
    product_image_url: null,
    quantity: 1,
    min_quantity: null,
    max_quantity: null,
    description: null,
    unit_amount_atom: 4900,
    currency: 'USD',
    recurring: null,
    ...overrides,
  }
}

type LinkItem = NonNullable<PaymentLinkOptions['items']>[number]

function lineItemOf({ price, quantity = 1, description }: LinkItem): LineItem {
  const { billingInterval, billingIntervalCount } = price
  return lineItem({
    price_id: price.id,
    product_id: price.productId,
    product_name: price.product.name,
    product_image_url: price.product.imageUrl,
    quantity,
    description: description ?? price.product.description,
    unit_amount_atom: Number(price.unitAmountAtom),
    currency: price.currency,
    recurring:
      billingInterval === null || billingIntervalCount === null
        ? null
        : { interval: billingInterval, interval_count: billingIntervalCount },
  })
}

function snapshotOf(
  mode: LinkMode,
  { line_items, ...others }: Partial<LinkSnapshot> & Pick<LinkSnapshot, 'line_items'>,
): LinkSnapshot {
  return {
    name: 'Pro plan signup',
    mode,
    line_items,
    package_ids: null,
    customer_id: null,
    coupon: null,
    free_trial_days: null,
    success_url: null,
    return_url: null,
    expires_in_hours: 24,
    allow_cart_edit: false,
    accepted_payment_methods: null,
    metadata: null,
    total_amount_atom: line_items.reduce((sum, item) => sum + item.quantity * item.unit_amount_atom, 0),
    currency: line_items[0]?.currency ?? null,
    ...others,
  }
}
