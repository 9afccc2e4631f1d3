import type { PaymentLink } from '../payment-links.ts'

/** The ids that the documented examples speak of. */
export const exampleIds = {
  account: 'acc_01k5zq8r4tf6nvq2m3x7c9d0ea',
  paymentLink: 'pl_test_01k5zq9h2we4ysb6k8n0p1r3t5',
  oneTimePrice: 'price_test_01k5zqa6m8fj2d4g6h8k0m2n4p',
  monthlyPrice: 'price_test_01k5zqb1c3e5g7j9m1p3r5t7w9',
  product: 'prod_test_01k5zqbs4v6x8z0b2d4f6h8k0m',
  package: 'pkg_test_01k5zqce7g9j1m3p5r7t9w1y3a',
  coupon: 'coupon_test_01k5zqd0n2q4s6v8x0z2b4d6f8',
  customer: 'cus_test_01k5zqdm5r7t9w1y3a5c7e9g1j',
  checkoutSession: 'cs_test_01k5zqf8x0z2b4d6f8h0k2m4p6',
  openCheckoutSession: 'cs_test_01k5zqf8x0z2b4d6f8h0k2m4p7',
  payment: 'pay_test_01k5zqfv2b4d6f8h0k2m4p6r8t',
  event: 'evt_test_01k5zqfz4b6d8f0h2k4m6p8r0t',
  apiKey: 'key_test_01k5zqg3d5f7h9k1m3p5r7t9w1',
} as const

export const exampleTimes = { created: '2026-06-17T14:00:00.000Z', later: '2026-06-18T09:30:00.000Z' } as const

export const exampleLink = {
  id: exampleIds.paymentLink,
  object: 'payment_link',
  account_id: exampleIds.account,
  livemode: false,
  secure_token: 'dGhpcyBpcyBhIHRlc3QgdG9rZW4',
  url: 'https://api.paylinks.example/api/pay/share/dGhpcyBpcyBhIHRlc3QgdG9rZW4',
  name: 'Pro plan signup',
  mode: 'subscription',
  is_active: true,
  is_sellable: true,
  version: 1,
  line_items: [
    {
      price_id: exampleIds.monthlyPrice,
      product_id: exampleIds.product,
      product_name: 'Pro plan',
      product_image_url: null,
      quantity: 1,
      min_quantity: null,
      max_quantity: null,
      description: 'Everything, for a whole team.',
      unit_amount_atom: 4900,
      currency: 'USD',
      recurring: { interval: 'month', interval_count: 1 },
    },
  ],
  package_ids: null,
  customer_id: null,
  coupon_id: null,
  free_trial_days: null,
  success_url: 'https://example.com/welcome',
  return_url: null,
  expires_in_hours: 72,
  allow_cart_edit: false,
  accepted_payment_methods: null,
  metadata: null,
  total_amount_atom: 4900,
  currency: 'USD',
  created_at: exampleTimes.created,
  updated_at: exampleTimes.created,
  deactivated_at: null,
} as const satisfies PaymentLink
