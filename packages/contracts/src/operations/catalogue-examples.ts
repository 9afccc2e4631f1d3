import type { ApiKey } from '../api-keys.ts'
import type { CheckoutSession } from '../checkout-sessions.ts'
import type { Coupon } from '../coupons.ts'
import type { Customer } from '../customers.ts'
import type { Package } from '../packages.ts'
import type { Payment } from '../payments.ts'
import type { Price } from '../prices.ts'
import type { Product } from '../products.ts'
import type { Refund } from '../refunds.ts'
import type { WebhookDelivery } from '../webhook-deliveries.ts'
import { exampleIds, exampleLink, exampleTimes } from './example-objects.ts'

const owned = { account_id: exampleIds.account, livemode: false } as const
const made = { created_at: exampleTimes.created, updated_at: exampleTimes.created } as const

export const exampleProduct = {
  id: exampleIds.product,
  object: 'product',
  ...owned,
  name: 'Pro plan',
  description: 'Everything, for a whole team.',
  image_url: null,
  is_active: true,
  metadata: null,
  ...made,
} as const satisfies Product

export const examplePrice = {
  id: exampleIds.monthlyPrice,
  object: 'price',
  ...owned,
  product_id: exampleIds.product,
  unit_amount_atom: 4900,
  currency: 'USD',
  type: 'recurring',
  billing_interval: 'month',
  billing_interval_count: 1,
  nickname: 'Monthly',
  is_active: true,
  metadata: null,
  ...made,
} as const satisfies Price

export const examplePackage = {
  id: exampleIds.package,
  object: 'package',
  ...owned,
  name: 'Starter bundle',
  items: [
    { price_id: exampleIds.monthlyPrice, quantity: 2, unit_amount_atom: 4900 },
    { price_id: exampleIds.oneTimePrice, quantity: 1, unit_amount_atom: 1500 },
  ],
  total_amount_atom: 11300,
  currency: 'USD',
  is_active: true,
  metadata: null,
  ...made,
} satisfies Package

export const exampleCoupon = {
  id: exampleIds.coupon,
  object: 'coupon',
  ...owned,
  name: 'Launch week',
  percent_off: 12.5,
  amount_off_atom: null,
  currency: null,
  duration: 'repeating',
  duration_in_months: 3,
  max_redemptions: 100,
  times_redeemed: 0,
  redeem_by: '2030-01-01T00:00:00.000Z',
  is_active: true,
  metadata: null,
  ...made,
} as const satisfies Coupon

export const exampleCustomer = {
  id: exampleIds.customer,
  object: 'customer',
  ...owned,
  email: 'jane@example.com',
  name: 'Jane Doe',
  metadata: { crm_id: '4711' },
  ...made,
} as const satisfies Customer

export const exampleSession = {
  id: exampleIds.checkoutSession,
  object: 'checkout_session',
  ...owned,
  status: 'complete',
  payment_status: 'paid',
  payment_link_id: exampleIds.paymentLink,
  payment_link_version: 1,
  mode: 'subscription',
  metadata: null,
  line_items: [...exampleLink.line_items],
  amount_subtotal_atom: 4900,
  amount_discount_atom: 0,
  amount_total_atom: 4900,
  currency: 'USD',
  coupon_id: null,
  free_trial_days: null,
  recurring: { amount_atom: 4900, interval: 'month', interval_count: 1 },
  customer_id: null,
  customer_email: 'jane@example.com',
  customer_name: null,
  reference_id: 'user-42',
  locale: null,
  utm: { source: 'newsletter', medium: null, campaign: 'spring', term: null, content: null },
  payment: {
    id: exampleIds.payment,
    method: 'credit_card',
    card_brand: 'visa',
    card_last_four: '4242',
    amount_atom: 4900,
  },
  created_at: exampleTimes.created,
  expires_at: '2026-06-20T14:00:00.000Z',
  completed_at: '2026-06-17T14:05:00.000Z',
} satisfies CheckoutSession

export const exampleExpiredSession = {
  ...exampleSession,
  id: exampleIds.openCheckoutSession,
  status: 'expired',
  payment_status: 'unpaid',
  customer_email: null,
  payment: null,
  completed_at: null,
} satisfies CheckoutSession

export const examplePayment = {
  id: exampleIds.payment,
  object: 'payment',
  ...owned,
  status: 'captured',
  amount_atom: 4900,
  amount_captured_atom: 4900,
  amount_refunded_atom: 0,
  currency: 'USD',
  method: 'credit_card',
  card_brand: 'visa',
  card_last_four: '4242',
  provider: 'test',
  provider_reference: `test_${exampleIds.payment}`,
  failure_code: null,
  checkout_session_id: exampleIds.checkoutSession,
  payment_link_id: exampleIds.paymentLink,
  customer_id: null,
  ...made,
} satisfies Payment

export const exampleRefund = {
  id: exampleIds.refund,
  object: 'refund',
  ...owned,
  payment_id: exampleIds.payment,
  status: 'pending',
  amount_atom: 1000,
  currency: 'USD',
  reason: 'requested_by_customer',
  failure_code: null,
  ...made,
} satisfies Refund

export const exampleApiKey = {
  id: exampleIds.apiKey,
  object: 'api_key',
  ...owned,
  name: 'Shop back end',
  prefix: 'sk_test_',
  last_four: 'x7Kq',
  scopes: ['payment_links:read', 'payment_links:write'],
  created_at: exampleTimes.created,
  last_used_at: null,
  revoked_at: null,
} satisfies ApiKey

export const exampleDelivery = {
  id: exampleIds.webhookDelivery,
  object: 'webhook_delivery',
  account_id: exampleIds.account,
  livemode: false,
  webhook_endpoint_id: exampleIds.webhookEndpoint,
  event_id: exampleIds.event,
  event_type: 'payment_link.created',
  status: 'failed',
  try_count: 1,
  next_try_at: null,
  created_at: exampleTimes.created,
  completed_at: exampleTimes.created,
} as const satisfies WebhookDelivery
