import { type FieldError, fault } from '@paylinks/contracts/errors'
import type { CouponTerms, CreatePaymentLink, LinkSnapshot, UpdatePaymentLink } from '@paylinks/contracts/payment-links'
import { isHttpsOrLocalhost } from '@paylinks/contracts/text'
import { type AT_FAULT, type Draft, known } from '../request-body/read-body.ts'
import { type Cart, currencyOf, totalAmountAtom } from './cart.ts'
import { cartFaults } from './cart-rules.ts'
import { quantityFaults } from './quantity-rules.ts'

export type Coupon = {
  terms: CouponTerms
  isActive: boolean
  redeemBy: Date | null
  maxRedemptions: number | null
  timesRedeemed: number
}

/** What a request's ids turned out to name, among what its account has in its mode. */
export type Named = { cart: Cart; coupon: Coupon | undefined; customerExists: boolean }

type Circumstances = { livemode: boolean; now: Date }

/** Fields that make no sense where nothing is charged. */
const NOT_IN_SETUP = ['line_items', 'package_ids', 'coupon_id', 'free_trial_days'] as const

/** Every rule that a new link breaks, beyond the form of its fields. */
export function createFaults(
  draft: Draft<CreatePaymentLink>,
  { cart, coupon, customerExists }: Named,
  { livemode, now }: Circumstances,
): FieldError[] {
  const { mode } = draft
  const faults = httpsFaults(draft, livemode)
  if (known(draft.customer_id) && !customerExists) faults.push(fault('customer_id', 'customer_not_found'))
  if (mode === 'setup') {
    const misplaced = NOT_IN_SETUP.filter((field) => isGiven(draft[field]))
    return [...misplaced.map((field) => fault(field, 'not_allowed_in_mode')), ...faults]
  }

  if (mode === 'payment') {
    if (isGiven(draft.free_trial_days)) faults.push(fault('free_trial_days', 'not_allowed_in_mode'))
    for (const { path, item } of cart.lines) if (item.recurring !== null) faults.push(fault(path, 'price_recurring'))
  }
  if (mode === 'subscription' && sellsNothingRecurring(cart)) {
    faults.push(fault(cart.field, 'recurring_price_required'))
  }
  if (known(draft.coupon_id)) faults.push(...couponFaults(coupon, currencyOf(cart), now))
  return withoutRepeats([...sourceFaults(draft), ...cartFaults(cart), ...quantityFaults(draft), ...faults])
}

/** Every rule that a change of a link breaks, beyond the form of its fields. A coupon that stays is not judged anew. */
export function updateFaults(
  draft: Draft<UpdatePaymentLink>,
  { mode, currency, coupon: current }: LinkSnapshot,
  coupon: Coupon | undefined,
  { livemode, now }: Circumstances,
): FieldError[] {
  const faults = httpsFaults(draft, livemode)
  const couponId = known(draft.coupon_id)
  if (!couponId || couponId === current?.id) return faults
  if (mode === 'setup') return [fault('coupon_id', 'not_allowed_in_mode'), ...faults]
  return [...couponFaults(coupon, currency ?? undefined, now), ...faults]
}

/** What the first version of a link sells. Takes a request without faults. */
export function newSnapshot(form: CreatePaymentLink, { cart, coupon }: Named): LinkSnapshot {
  return {
    name: form.name ?? null,
    mode: form.mode,
    line_items: cart.lines.map(({ item }) => item),
    package_ids: form.package_ids ?? null,
    customer_id: form.customer_id ?? null,
    coupon: coupon?.terms ?? null,
    free_trial_days: form.free_trial_days ?? null,
    success_url: form.success_url ?? null,
    return_url: form.return_url ?? null,
    expires_in_hours: form.expires_in_hours,
    allow_cart_edit: form.allow_cart_edit,
    accepted_payment_methods: form.accepted_payment_methods ?? null,
    metadata: form.metadata ?? null,
    total_amount_atom: totalAmountAtom(cart),
    currency: currencyOf(cart) ?? null,
  }
}

/** What a link sells after a change: absent fields stay, null clears. Takes a request without faults. */
export function nextSnapshot(
  current: LinkSnapshot,
  { coupon_id, is_active: _, ...changes }: UpdatePaymentLink,
  coupon: Coupon | undefined,
): LinkSnapshot {
  const staysAsItIs = coupon_id === undefined || coupon_id === current.coupon?.id
  const present = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return { ...current, ...present, coupon: staysAsItIs ? current.coupon : (coupon?.terms ?? null) }
}

/** A cart comes from one place. */
function sourceFaults({ line_items, package_ids }: Draft<CreatePaymentLink>): FieldError[] {
  const items = isGiven(line_items)
  const packages = isGiven(package_ids)
  if (items && packages) return [fault('package_ids', 'conflicts_with', 'Cannot be used together with line_items.')]
  if (!items && !packages) return [fault('line_items', 'required', 'Give either line_items or package_ids.')]
  return []
}

/** As far as can be told: a cart that is empty or not whole has other faults. */
function sellsNothingRecurring({ isWhole, lines }: Cart): boolean {
  return isWhole && lines.length > 0 && lines.every(({ item }) => item.recurring === null)
}

function couponFaults(coupon: Coupon | undefined, cartCurrency: string | undefined, now: Date): FieldError[] {
  if (coupon === undefined) return [fault('coupon_id', 'coupon_not_found')]
  const faults = isRedeemable(coupon, now) ? [] : [fault('coupon_id', 'coupon_inactive')]
  const { currency } = coupon.terms
  if (currency === null || cartCurrency === undefined || currency === cartCurrency) return faults
  return [...faults, fault('coupon_id', 'coupon_currency_mismatch')]
}

function isRedeemable({ isActive, redeemBy, maxRedemptions, timesRedeemed }: Coupon, now: Date): boolean {
  return (
    isActive && (redeemBy === null || now < redeemBy) && (maxRedemptions === null || timesRedeemed < maxRedemptions)
  )
}

type Url = string | null | undefined | typeof AT_FAULT

/** Live customers are sent to https alone. */
function httpsFaults(urls: { success_url?: Url; return_url?: Url }, livemode: boolean): FieldError[] {
  return (['success_url', 'return_url'] as const).flatMap((field) => {
    const url = known(urls[field])
    return livemode && url && !isHttpsOrLocalhost(url) ? [fault(field, 'https_required')] : []
  })
}

/** Whether the request says something of the field, right or wrong. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** A package can break one rule with each of its items; once is enough to say so. */
function withoutRepeats(faults: FieldError[]): FieldError[] {
  const byMeaning = new Map(faults.map((one) => [`${one.path} ${one.code} ${one.message}`, one]))
  return [...byMeaning.values()]
}
