import { newId, newSecureToken } from '@paylinks/contracts/ids'
import type { LineItem, LinkSnapshot } from '@paylinks/contracts/payment-links'
import type { Db } from '@paylinks/db/client'

export type BuiltLink = {
  id: string
  accountId: string
  livemode: boolean
  secureToken: string
  snapshot: LinkSnapshot
}

type LinkOptions = {
  accountId?: string
  accountName?: string
  livemode?: boolean
  isActive?: boolean
  /** What of the catalogue decides whether it can be sold. Nothing where absent. */
  priceIds?: string[]
  packageIds?: string[]
  snapshot?: Partial<LinkSnapshot>
}

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

/** A link as links-api writes it: the row that the mint reads and the version that sessions are made of. */
export async function insertLink(db: Db, options: LinkOptions = {}): Promise<BuiltLink> {
  const { livemode = false, isActive = true, priceIds = [], packageIds = [] } = options
  const accountId = options.accountId ?? (await insertAccount(db, options.accountName))
  const snapshot = snapshotOf(options.snapshot)
  const link = await db.paymentLink.create({
    data: {
      id: newId('paymentLink', livemode),
      accountId,
      livemode,
      secureToken: newSecureToken(),
      mode: snapshot.mode,
      name: snapshot.name,
      currency: snapshot.currency,
      customerId: snapshot.customer_id,
      couponId: snapshot.coupon?.id ?? null,
      totalAmountAtom: snapshot.total_amount_atom,
      expiresInHours: snapshot.expires_in_hours,
      isActive,
      deactivatedAt: isActive ? null : new Date(),
      versions: { create: { version: 1, snapshot: snapshot as object } },
      prices: { create: priceIds.map((priceId) => ({ priceId })) },
      packages: { create: packageIds.map((packageId) => ({ packageId })) },
    },
  })
  return { id: link.id, accountId, livemode, secureToken: link.secureToken, snapshot }
}

/** A deactivation as links-api commits it. */
export async function deactivateLink(db: Db, { id }: BuiltLink): Promise<void> {
  await db.$transaction(async (tx) => {
    const { version } = await tx.paymentLink.update({
      where: { id },
      data: { isActive: false, deactivatedAt: new Date(), version: { increment: 1 } },
    })
    await copyVersion(tx, id, version)
  })
}

/** A change of the link's terms as links-api commits it: a new version, whole. */
export async function changeLink(db: Db, { id, snapshot }: BuiltLink, changes: Partial<LinkSnapshot>): Promise<void> {
  await db.$transaction(async (tx) => {
    const { version } = await tx.paymentLink.update({ where: { id }, data: { version: { increment: 1 } } })
    await tx.paymentLinkVersion.create({
      data: { linkId: id, version, snapshot: { ...snapshot, ...changes } as object },
    })
  })
}

async function copyVersion(tx: Pick<Db, 'paymentLinkVersion'>, linkId: string, version: number): Promise<void> {
  const previous = await tx.paymentLinkVersion.findUniqueOrThrow({
    where: { linkId_version: { linkId, version: version - 1 } },
  })
  await tx.paymentLinkVersion.create({ data: { linkId, version, snapshot: previous.snapshot as object } })
}

async function insertAccount(db: Db, name = 'Northwind'): Promise<string> {
  const { id } = await db.account.create({ data: { id: newId('account'), name } })
  return id
}

function snapshotOf(overrides: Partial<LinkSnapshot> = {}): LinkSnapshot {
  const mode = overrides.mode ?? 'payment'
  const lineItems = overrides.line_items ?? (mode === 'setup' ? [] : [lineItem()])
  return {
    name: null,
    mode,
    line_items: lineItems,
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
    total_amount_atom: lineItems.reduce((sum, line) => sum + line.quantity * line.unit_amount_atom, 0),
    currency: lineItems[0]?.currency ?? null,
    ...overrides,
  }
}
