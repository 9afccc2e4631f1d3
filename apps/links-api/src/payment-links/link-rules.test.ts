import type { FieldError } from '@paylinks/contracts/errors'
import { MAX_AMOUNT_ATOM } from '@paylinks/contracts/money'
import { billingIntervals, createPaymentLinkSchema, linkModes, MAX_QUANTITY } from '@paylinks/contracts/payment-links'
import type { AppError } from '@paylinks/service-kit/app-error'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBody } from '../request-body/read-body.ts'
import { type Catalogue, cartOf, type Price, totalAmountAtom } from './cart.ts'
import { type Coupon, createFaults, newSnapshot, nextSnapshot, updateFaults } from './link-rules.ts'

const now = new Date('2026-06-17T14:00:00Z')

type PriceTerms = {
  isSellable: boolean
  unitAmountAtom: number
  currency: string
  recurring: Price['item']['recurring']
}

const recurringTerms = fc.record({
  interval: fc.constantFrom(...billingIntervals),
  interval_count: fc.integer({ min: 1, max: 3 }),
})

const anyPrice: fc.Arbitrary<PriceTerms> = fc.record({
  isSellable: fc.boolean(),
  unitAmountAtom: fc.integer({ min: 0, max: MAX_AMOUNT_ATOM }),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  recurring: fc.option(recurringTerms),
})

/** Prices of one currency and one cycle, but for a few: so that many of the carts are accepted. */
const nearlySellableCart = fc
  .tuple(fc.constantFrom('USD', 'JPY'), fc.option(recurringTerms))
  .chain(([currency, recurring]) =>
    fc.array(
      fc.record({
        price: fc.record({
          isSellable: mostly(true, fc.constant(false)),
          unitAmountAtom: mostly(4900, fc.integer({ min: 0, max: MAX_AMOUNT_ATOM })),
          currency: mostly(currency, fc.constant('EUR')),
          recurring: mostly(recurring, fc.option(recurringTerms)),
        }),
        quantity: mostly(3, fc.integer({ min: 1, max: MAX_QUANTITY })),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )

function mostly<Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
}

const anyCoupon: fc.Arbitrary<Coupon> = fc
  .record({
    currency: fc.constantFrom(null, 'USD', 'EUR'),
    isActive: fc.boolean(),
    redeemBy: fc.constantFrom(null, now, new Date(now.getTime() - 1), new Date(now.getTime() + 1)),
    maxRedemptions: fc.constantFrom(null, 1, 5),
    timesRedeemed: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ currency, ...state }) => ({ terms: couponTerms(currency), ...state }))

const anyCart = fc.array(fc.record({ price: anyPrice, quantity: fc.integer({ min: 1, max: MAX_QUANTITY }) }), {
  minLength: 1,
  maxLength: 6,
})

function couponTerms(currency: string | null) {
  const discount =
    currency === null ? { percent_off: 20, amount_off_atom: null } : { percent_off: null, amount_off_atom: 5 }
  return { id: 'coupon_live_1', name: null, ...discount, currency, duration: 'once' as const, duration_in_months: null }
}

function catalogueOf(terms: PriceTerms[]): Catalogue {
  const prices = terms.map(({ isSellable, unitAmountAtom, currency, recurring }, index): [string, Price] => {
    const product = { product_id: 'prod_live_1', product_name: 'Pro plan', product_image_url: null }
    const price_id = `price_live_${index}`
    return [
      price_id,
      {
        isSellable,
        productDescription: null,
        item: { price_id, ...product, unit_amount_atom: unitAmountAtom, currency, recurring },
      },
    ]
  })
  return { prices: new Map(prices), packages: new Map() }
}

/** What a request for these lines comes to. */
function judge(cartTerms: { price: PriceTerms; quantity: number }[], fields: object, coupon?: Coupon) {
  const body = {
    line_items: cartTerms.map(({ quantity }, index) => ({ price_id: `price_live_${index}`, quantity })),
    ...(coupon && { coupon_id: coupon.terms.id }),
    ...fields,
  }
  const { draft } = readBody(createPaymentLinkSchema, body)
  const cart = cartOf(draft, catalogueOf(cartTerms.map(({ price }) => price)))
  const named = { cart, coupon, customerExists: false }
  return { body, named, faults: createFaults(draft, named, { livemode: true, now }) }
}

const codesOf = (faults: FieldError[]) => new Set(faults.map(({ code }) => code))

test('a cart that is accepted can be sold as it is, and its lines sum to its total', () => {
  fc.assert(
    fc.property(
      nearlySellableCart,
      fc.constantFrom(...linkModes),
      fc.option(anyCoupon, { nil: undefined }),
      (lines, mode, coupon) => {
        const { body, named, faults } = judge(lines, { mode }, coupon)
        fc.pre(faults.length === 0)
        const snapshot = newSnapshot(createPaymentLinkSchema.parse(body), named)

        const prices = lines.map(({ price }) => price)
        const cycles = new Set(prices.flatMap(({ recurring }) => (recurring ? [JSON.stringify(recurring)] : [])))
        expect(mode).not.toBe('setup')
        expect(prices.every(({ isSellable }) => isSellable)).toBe(true)
        expect(new Set(prices.map(({ currency }) => currency))).toEqual(new Set([snapshot.currency]))
        expect(mode === 'payment' ? cycles.size === 0 : cycles.size === 1).toBe(true)
        expect(coupon?.terms.currency ?? snapshot.currency).toBe(snapshot.currency)
        expect(snapshot.total_amount_atom).toBeLessThanOrEqual(MAX_AMOUNT_ATOM)
        expect(BigInt(snapshot.total_amount_atom)).toBe(exactTotal(lines))
      },
    ),
    { numRuns: 500 },
  )
})

test('each broken rule is told by its own code, however many are broken', () => {
  fc.assert(
    fc.property(
      anyCart,
      fc.constantFrom('payment', 'subscription'),
      fc.option(anyCoupon, { nil: undefined }),
      (lines, mode, coupon) => {
        const codes = codesOf(judge(lines, { mode }, coupon).faults)
        const prices = lines.map(({ price }) => price)
        const currencies = new Set(prices.map(({ currency }) => currency))
        const cycles = new Set(prices.flatMap(({ recurring }) => (recurring ? [JSON.stringify(recurring)] : [])))

        expect(codes.has('price_inactive')).toBe(prices.some(({ isSellable }) => !isSellable))
        expect(codes.has('mixed_currencies')).toBe(currencies.size > 1)
        expect(codes.has('mixed_intervals')).toBe(cycles.size > 1)
        expect(codes.has('price_recurring')).toBe(mode === 'payment' && cycles.size > 0)
        expect(codes.has('recurring_price_required')).toBe(mode === 'subscription' && cycles.size === 0)
        expect(codes.has('total_too_large')).toBe(exactTotal(lines) > BigInt(MAX_AMOUNT_ATOM))
        expect(codes.has('coupon_inactive')).toBe(coupon !== undefined && !isUsable(coupon))
        expect(codes.has('coupon_currency_mismatch')).toBe(
          coupon?.terms.currency != null && currencies.size === 1 && !currencies.has(coupon.terms.currency),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('no fault is told twice, and each names a place in the request', () => {
  const anyLines = fc.array(
    fc.record({
      price_id: fc.constantFrom('price_live_0', 'price_live_9', 'nonsense', 7, undefined),
      quantity: fc.constantFrom(1, 0, undefined),
    }),
    { maxLength: 4 },
  )
  const fields = fc.record(
    {
      mode: fc.constantFrom(...linkModes, 'other'),
      line_items: fc.oneof(anyLines, fc.constant('no list')),
      package_ids: fc.constantFrom(['pkg_live_9'], ['nonsense'], [], null),
      coupon_id: fc.constantFrom('coupon_live_9', 7, null),
      free_trial_days: fc.constantFrom(7, 0, null),
      success_url: fc.constantFrom('http://example.com', 'nonsense', null),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fields, anyPrice, (body, price) => {
      const { draft, accept } = readBody(createPaymentLinkSchema, body)
      const named = { cart: cartOf(draft, catalogueOf([price])), coupon: undefined, customerExists: false }
      const all = refusalOf(() => accept(createFaults(draft, named, { livemode: true, now })))
      const meanings = all.map(({ path, code }) => `${path} ${code}`)
      expect(meanings).toEqual([...new Set(meanings)])
      for (const { path } of all) expect(path.split(/[.[]/)[0]).toBeOneOf([...Object.keys(body), 'line_items'])
    }),
    { numRuns: 500 },
  )
})

test('the total is exact up to the largest amount and refused beyond it', () => {
  const price = { isSellable: true, unitAmountAtom: MAX_AMOUNT_ATOM, currency: 'USD', recurring: null }
  const one = { price: { ...price, unitAmountAtom: 1 }, quantity: 1 }
  expect(judge([{ price, quantity: 1 }], {}).faults).toEqual([])
  expect(codesOf(judge([{ price, quantity: 1 }, one], {}).faults)).toEqual(new Set(['total_too_large']))
  expect(totalAmountAtom(judge([{ price, quantity: MAX_QUANTITY }], {}).named.cart)).toBeGreaterThan(MAX_AMOUNT_ATOM)
})

test('packages that come to more than a hundred lines are refused', () => {
  const price = { isSellable: true, unitAmountAtom: 1, currency: 'USD', recurring: null }
  const items = Array.from({ length: 51 }, () => ({ priceId: 'price_live_0', quantity: 1 }))
  const catalogue = {
    ...catalogueOf([price]),
    packages: new Map(['pkg_live_1', 'pkg_live_2'].map((id) => [id, { isActive: true, items }])),
  }
  const { draft } = readBody(createPaymentLinkSchema, { package_ids: ['pkg_live_1', 'pkg_live_2'] })
  const named = { cart: cartOf(draft, catalogue), coupon: undefined, customerExists: false }
  expect(createFaults(draft, named, { livemode: true, now })).toMatchObject([{ path: 'package_ids', code: 'too_long' }])
})

test('a fault that a wrong mode would cause is not told while the mode itself is wrong', () => {
  const monthly = {
    isSellable: true,
    unitAmountAtom: 1,
    currency: 'USD',
    recurring: { interval: 'month', interval_count: 1 },
  } as const
  expect(judge([{ price: monthly, quantity: 1 }], { mode: 'donation', free_trial_days: 7 }).faults).toEqual([])
})

test('an unknown price does not also count as the missing recurring one', () => {
  const { draft } = readBody(createPaymentLinkSchema, {
    mode: 'subscription',
    line_items: [{ price_id: 'price_live_9' }],
  })
  const named = { cart: cartOf(draft, catalogueOf([])), coupon: undefined, customerExists: false }
  expect(codesOf(createFaults(draft, named, { livemode: true, now }))).toEqual(new Set(['price_not_found']))
})

const current = newSnapshot(
  createPaymentLinkSchema.parse({ mode: 'setup', name: 'Old', success_url: 'https://e.com/' }),
  {
    cart: cartOf({}, catalogueOf([])),
    coupon: undefined,
    customerExists: false,
  },
)

test('a change keeps what it does not name, and null clears', () => {
  expect(nextSnapshot(current, {}, undefined)).toEqual(current)
  expect(nextSnapshot(current, { name: null, metadata: { a: 1 } }, undefined)).toEqual({
    ...current,
    name: null,
    metadata: { a: 1 },
  })
})

test('a coupon that stays is not judged anew, and keeps the terms it had', () => {
  const stale: Coupon = {
    terms: { ...couponTerms('USD'), name: 'Renamed' },
    isActive: false,
    redeemBy: null,
    maxRedemptions: null,
    timesRedeemed: 0,
  }
  const sold = { ...current, mode: 'payment' as const, currency: 'EUR', coupon: couponTerms('USD') }
  const same = { coupon_id: stale.terms.id }
  expect(updateFaults(same, sold, stale, { livemode: true, now })).toEqual([])
  expect(nextSnapshot(sold, same, stale).coupon).toEqual(sold.coupon)

  const faults = updateFaults(same, { ...sold, coupon: null }, stale, { livemode: true, now })
  expect(codesOf(faults)).toEqual(new Set(['coupon_inactive', 'coupon_currency_mismatch']))
})

function refusalOf(accept: () => unknown): FieldError[] {
  try {
    accept()
    return []
  } catch (error) {
    return (error as AppError).errors ?? []
  }
}

function exactTotal(lines: { price: PriceTerms; quantity: number }[]): bigint {
  return lines.reduce((total, { price, quantity }) => total + BigInt(price.unitAmountAtom) * BigInt(quantity), 0n)
}

function isUsable({ isActive, redeemBy, maxRedemptions, timesRedeemed }: Coupon): boolean {
  const isUsedUp = maxRedemptions !== null && timesRedeemed >= maxRedemptions
  const isOver = redeemBy !== null && redeemBy.getTime() <= now.getTime()
  return isActive && !isOver && !isUsedUp
}
