import * as account from './account.ts'
import * as apiKeys from './api-keys.ts'
import * as checkoutSessions from './checkout-sessions.ts'
import * as coupons from './coupons.ts'
import * as customers from './customers.ts'
import * as events from './events.ts'
import * as linkVersions from './link-versions.ts'
import * as me from './me.ts'
import type { Operation } from './operation.ts'
import * as packages from './packages.ts'
import * as paymentLinks from './payment-links.ts'
import * as payments from './payments.ts'
import * as prices from './prices.ts'
import * as products from './products.ts'
import * as refunds from './refunds.ts'
import * as sessionAttempts from './session-attempts.ts'
import * as statistics from './statistics.ts'
import * as stoppedLinks from './stopped-links.ts'
import * as webhookDeliveries from './webhook-deliveries.ts'
import * as webhookEndpoints from './webhook-endpoints.ts'

/** Every operation of the merchant API. */
export const merchantApi: readonly Operation[] = [
  paymentLinks,
  linkVersions,
  stoppedLinks,
  products,
  prices,
  packages,
  coupons,
  customers,
  checkoutSessions,
  payments,
  refunds,
  sessionAttempts,
  statistics,
  events,
  webhookEndpoints,
  webhookDeliveries,
  account,
  me,
  apiKeys,
].flatMap((operations) => Object.values<Operation>(operations))
