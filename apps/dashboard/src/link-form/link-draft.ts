import type { Coupon, CreatePaymentLink, Package, PaymentLink, Price, Recurrence } from '@paylinks/client'

export type DraftLine = {
  priceId: string
  name: string
  unitAmountAtom: number
  currency: string
  recurring: Recurrence | null
  quantity: number
}

type DraftPackage = { id: string; name: string; currency: string; totalAmountAtom: number }

/** A payment link as its form holds it: everything that was typed, whether the mode allows it or not. */
export type LinkDraft = {
  mode: PaymentLink['mode']
  name: string
  sells: 'prices' | 'packages'
  lines: DraftLine[]
  packages: DraftPackage[]
  coupon: { id: string; label: string } | null
  customer: { id: string; label: string } | null
  freeTrialDays: number | null
  successUrl: string
  returnUrl: string
  expiresInHours: number
  allowCartEdit: boolean
  methods: string[]
  metadata: string
}

export const emptyDraft: LinkDraft = {
  mode: 'payment',
  name: '',
  sells: 'prices',
  lines: [],
  packages: [],
  coupon: null,
  customer: null,
  freeTrialDays: null,
  successUrl: '',
  returnUrl: '',
  expiresInHours: 24,
  allowCartEdit: false,
  methods: [],
  metadata: '',
}

/** The request that makes the link: only what the mode allows, and only what was filled in. Metadata that is no JSON is left out. */
export function requestOf(draft: LinkDraft): CreatePaymentLink {
  const { mode } = draft
  const takesCart = mode !== 'setup'
  const metadata = metadataOf(draft.metadata)
  return {
    mode,
    ...(draft.name.trim() !== '' && { name: draft.name.trim() }),
    ...(takesCart &&
      draft.sells === 'prices' && {
        line_items: draft.lines.map(({ priceId, quantity }) => ({ price_id: priceId, quantity })),
      }),
    ...(takesCart && draft.sells === 'packages' && { package_ids: draft.packages.map(({ id }) => id) }),
    ...(takesCart && draft.coupon !== null && { coupon_id: draft.coupon.id }),
    ...(draft.customer !== null && { customer_id: draft.customer.id }),
    ...(mode === 'subscription' && draft.freeTrialDays !== null && { free_trial_days: draft.freeTrialDays }),
    ...(draft.successUrl.trim() !== '' && { success_url: draft.successUrl.trim() }),
    ...(draft.returnUrl.trim() !== '' && { return_url: draft.returnUrl.trim() }),
    expires_in_hours: draft.expiresInHours,
    ...(takesCart && { allow_cart_edit: draft.allowCartEdit }),
    ...(draft.methods.length > 0 && { accepted_payment_methods: draft.methods as never }),
    ...(metadata !== null && metadata !== 'invalid' && { metadata }),
  }
}

/** Null when nothing was typed. */
function metadataOf(text: string): Record<string, unknown> | null | 'invalid' {
  if (text.trim() === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : 'invalid'
  } catch {
    return 'invalid'
  }
}

/** What the cart comes to before any coupon; null where it is empty or holds several currencies. */
export function totalOf(draft: LinkDraft): { amountAtom: number; currency: string } | null {
  const parts = partsOf(draft)
  const currency = parts[0]?.currency
  if (currency === undefined || parts.some((part) => part.currency !== currency)) return null
  return { amountAtom: parts.reduce((sum, part) => sum + part.amountAtom, 0), currency }
}

/** What stands in the way of this link that the form can tell by itself, by the field that shows it. */
export function draftFaults(draft: LinkDraft): Record<string, string> {
  const faults: Record<string, string> = {}
  const parts = partsOf(draft)
  const currencies = [...new Set(parts.map(({ currency }) => currency))]
  const cart = draft.sells === 'prices' ? 'line_items' : 'package_ids'
  if (draft.mode !== 'setup') {
    if (parts.length === 0) {
      faults[cart] = draft.sells === 'prices' ? 'Add at least one price.' : 'Add at least one package.'
    } else if (currencies.length > 1) {
      faults[cart] =
        `All items must share one currency. This cart has ${currencies.join(' and ')}: keep the items of one of them.`
    } else if (draft.sells === 'prices') {
      const recurring = draft.lines.filter((line) => line.recurring !== null)
      const intervals = new Set(recurring.map(({ recurring: r }) => `${r?.interval_count} ${r?.interval}`))
      if (draft.mode === 'payment' && recurring.length > 0) {
        faults[cart] = 'A one-time payment takes one-time prices only. Choose Subscription to sell recurring prices.'
      } else if (draft.mode === 'subscription' && recurring.length === 0) {
        faults[cart] = 'A subscription needs at least one recurring price.'
      } else if (intervals.size > 1) {
        faults[cart] = 'All recurring prices must be charged equally often.'
      }
    }
  }
  if (metadataOf(draft.metadata) === 'invalid') faults.metadata = 'Enter a JSON object, such as {"campaign": "spring"}.'
  return faults
}

function partsOf(draft: LinkDraft): { amountAtom: number; currency: string }[] {
  if (draft.mode === 'setup') return []
  return draft.sells === 'prices'
    ? draft.lines.map((line) => ({ amountAtom: line.unitAmountAtom * line.quantity, currency: line.currency }))
    : draft.packages.map(({ totalAmountAtom, currency }) => ({ amountAtom: totalAmountAtom, currency }))
}

export function lineOf(price: Price, productName: string): DraftLine {
  return {
    priceId: price.id,
    name: productName,
    unitAmountAtom: price.unit_amount_atom,
    currency: price.currency,
    recurring:
      price.billing_interval === null
        ? null
        : { interval: price.billing_interval, interval_count: price.billing_interval_count ?? 1 },
    quantity: 1,
  }
}

/** The form of a link like this one. */
export function draftOf(link: PaymentLink, packages: Package[], coupon: Coupon | null): LinkDraft {
  const hasPackages = link.package_ids !== null
  return {
    ...emptyDraft,
    mode: link.mode,
    name: link.name === null ? '' : `${link.name} (copy)`.slice(0, 255),
    sells: hasPackages ? 'packages' : 'prices',
    lines: hasPackages
      ? []
      : link.line_items.map((item) => ({
          priceId: item.price_id,
          name: item.product_name,
          unitAmountAtom: item.unit_amount_atom,
          currency: item.currency,
          recurring: item.recurring,
          quantity: item.quantity,
        })),
    packages: packages.map((one) => ({
      id: one.id,
      name: one.name,
      currency: one.currency,
      totalAmountAtom: one.total_amount_atom,
    })),
    coupon: coupon === null ? null : { id: coupon.id, label: coupon.name ?? coupon.id },
    customer: link.customer_id === null ? null : { id: link.customer_id, label: link.customer_id },
    freeTrialDays: link.free_trial_days,
    successUrl: link.success_url ?? '',
    returnUrl: link.return_url ?? '',
    expiresInHours: link.expires_in_hours,
    allowCartEdit: link.allow_cart_edit,
    methods: link.accepted_payment_methods ?? [],
    metadata: link.metadata === null ? '' : JSON.stringify(link.metadata, null, 2),
  }
}

/** "a month", "every 3 months"; nothing for a one-time price. */
export function per(recurring: Recurrence | null): string {
  if (recurring === null) return ''
  return recurring.interval_count === 1
    ? `a ${recurring.interval}`
    : `every ${recurring.interval_count} ${recurring.interval}s`
}
