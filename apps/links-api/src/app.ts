import { fileURLToPath } from 'node:url'
import * as account from '@paylinks/contracts/operations/account'
import * as apiKeys from '@paylinks/contracts/operations/api-keys'
import * as checkoutSessions from '@paylinks/contracts/operations/checkout-sessions'
import * as coupons from '@paylinks/contracts/operations/coupons'
import * as customers from '@paylinks/contracts/operations/customers'
import * as events from '@paylinks/contracts/operations/events'
import * as linkVersions from '@paylinks/contracts/operations/link-versions'
import * as me from '@paylinks/contracts/operations/me'
import * as packages from '@paylinks/contracts/operations/packages'
import * as paymentLinks from '@paylinks/contracts/operations/payment-links'
import * as payments from '@paylinks/contracts/operations/payments'
import * as prices from '@paylinks/contracts/operations/prices'
import * as products from '@paylinks/contracts/operations/products'
import * as refunds from '@paylinks/contracts/operations/refunds'
import * as sessionAttempts from '@paylinks/contracts/operations/session-attempts'
import * as statistics from '@paylinks/contracts/operations/statistics'
import * as stoppedLinks from '@paylinks/contracts/operations/stopped-links'
import * as webhookDeliveries from '@paylinks/contracts/operations/webhook-deliveries'
import * as webhookEndpoints from '@paylinks/contracts/operations/webhook-endpoints'
import { isDbUnavailable } from '@paylinks/db/client'
import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { problems, routeNotFound } from '@paylinks/service-kit/problem'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import type { Express } from 'express'
import { getAccount } from './account/get-account.ts'
import { updateAccount } from './account/update-account.ts'
import { createApiKey } from './api-keys/create-api-key.ts'
import { listApiKeys } from './api-keys/list-api-keys.ts'
import { revokeApiKey } from './api-keys/revoke-api-key.ts'
import { getMe } from './authentication/get-me.ts'
import { expireCheckoutSession } from './checkout-sessions/expire-checkout-session.ts'
import { exportCheckoutSessions } from './checkout-sessions/export-checkout-sessions.ts'
import { getCheckoutSession } from './checkout-sessions/get-checkout-session.ts'
import { listCheckoutSessions } from './checkout-sessions/list-checkout-sessions.ts'
import { createCoupon } from './coupons/create-coupon.ts'
import { getCoupon } from './coupons/get-coupon.ts'
import { listCoupons } from './coupons/list-coupons.ts'
import { updateCoupon } from './coupons/update-coupon.ts'
import { orAsCsv } from './csv/or-as-csv.ts'
import { createCustomer } from './customers/create-customer.ts'
import { eraseCustomer } from './customers/erase-customer.ts'
import { getCustomer } from './customers/get-customer.ts'
import { listCustomers } from './customers/list-customers.ts'
import { updateCustomer } from './customers/update-customer.ts'
import { dashboard } from './dashboard/dashboard.ts'
import { getEvent } from './events/get-event.ts'
import { listEvents } from './events/list-events.ts'
import { idempotent } from './idempotency/idempotent.ts'
import { getLinkVersions } from './link-versions/get-link-versions.ts'
import { createPackage } from './packages/create-package.ts'
import { getPackage } from './packages/get-package.ts'
import { listPackages } from './packages/list-packages.ts'
import { updatePackage } from './packages/update-package.ts'
import { serveList } from './paging/serve-list.ts'
import { createLink } from './payment-links/create-link.ts'
import { deactivateLink } from './payment-links/deactivate-link.ts'
import { getLink } from './payment-links/get-link.ts'
import { listLinks } from './payment-links/list-links.ts'
import { updateLink } from './payment-links/update-link.ts'
import { getPayment } from './payments/get-payment.ts'
import { listPayments } from './payments/list-payments.ts'
import { createPrice } from './prices/create-price.ts'
import { getPrice } from './prices/get-price.ts'
import { listPrices } from './prices/list-prices.ts'
import { updatePrice } from './prices/update-price.ts'
import { createProduct } from './products/create-product.ts'
import { getProduct } from './products/get-product.ts'
import { listProducts } from './products/list-products.ts'
import { updateProduct } from './products/update-product.ts'
import { mountReference } from './reference/reference.ts'
import { createRefund } from './refunds/create-refund.ts'
import { getRefund } from './refunds/get-refund.ts'
import { listRefunds } from './refunds/list-refunds.ts'
import { browserErrors } from './routing/browser-errors.ts'
import { mountRoutes } from './routing/mount-routes.ts'
import type { ApiDependencies, Route } from './routing/route.ts'
import { getSessionAttempts } from './session-attempts/get-session-attempts.ts'
import { getStatistics } from './statistics/get-statistics.ts'
import { getStoppedLinks } from './stopped-links/get-stopped-links.ts'
import { getWebhookDelivery } from './webhook-deliveries/get-webhook-delivery.ts'
import { listWebhookDeliveries } from './webhook-deliveries/list-webhook-deliveries.ts'
import { retryWebhookDelivery } from './webhook-deliveries/retry-webhook-delivery.ts'
import { createWebhookEndpoint } from './webhook-endpoints/create-webhook-endpoint.ts'
import { deleteWebhookEndpoint } from './webhook-endpoints/delete-webhook-endpoint.ts'
import { getWebhookEndpoint } from './webhook-endpoints/get-webhook-endpoint.ts'
import { listWebhookEndpoints } from './webhook-endpoints/list-webhook-endpoints.ts'
import { replayWebhookEndpoint } from './webhook-endpoints/replay-webhook-endpoint.ts'
import { rotateWebhookEndpointSecret } from './webhook-endpoints/rotate-webhook-endpoint-secret.ts'
import { testWebhookEndpoint } from './webhook-endpoints/test-webhook-endpoint.ts'
import { updateWebhookEndpoint } from './webhook-endpoints/update-webhook-endpoint.ts'

/** The merchant API on one screen: each operation of the contract, and who answers it. */
export const apiRoutes: Route[] = [
  { operation: paymentLinks.createPaymentLink, handle: idempotent(createLink) },
  { operation: paymentLinks.listPaymentLinks, handle: serveList(listLinks) },
  { operation: paymentLinks.getPaymentLink, handle: getLink },
  { operation: paymentLinks.updatePaymentLink, handle: updateLink },
  { operation: paymentLinks.deactivatePaymentLink, handle: deactivateLink },
  { operation: linkVersions.getLinkVersions, handle: getLinkVersions },
  { operation: stoppedLinks.getStoppedLinks, handle: serveList(getStoppedLinks) },

  { operation: products.createProduct, handle: idempotent(createProduct) },
  { operation: products.listProducts, handle: serveList(listProducts) },
  { operation: products.getProduct, handle: getProduct },
  { operation: products.updateProduct, handle: updateProduct },

  { operation: prices.createPrice, handle: idempotent(createPrice) },
  { operation: prices.listPrices, handle: serveList(listPrices) },
  { operation: prices.getPrice, handle: getPrice },
  { operation: prices.updatePrice, handle: updatePrice },

  { operation: packages.createPackage, handle: idempotent(createPackage) },
  { operation: packages.listPackages, handle: serveList(listPackages) },
  { operation: packages.getPackage, handle: getPackage },
  { operation: packages.updatePackage, handle: updatePackage },

  { operation: coupons.createCoupon, handle: idempotent(createCoupon) },
  { operation: coupons.listCoupons, handle: serveList(listCoupons) },
  { operation: coupons.getCoupon, handle: getCoupon },
  { operation: coupons.updateCoupon, handle: updateCoupon },

  { operation: customers.createCustomer, handle: idempotent(createCustomer) },
  { operation: customers.listCustomers, handle: serveList(listCustomers) },
  { operation: customers.getCustomer, handle: getCustomer },
  { operation: customers.updateCustomer, handle: updateCustomer },
  { operation: customers.eraseCustomer, handle: eraseCustomer },

  {
    operation: checkoutSessions.listCheckoutSessions,
    handle: orAsCsv(serveList(listCheckoutSessions), exportCheckoutSessions),
  },
  { operation: checkoutSessions.getCheckoutSession, handle: getCheckoutSession },
  { operation: checkoutSessions.expireCheckoutSession, handle: idempotent(expireCheckoutSession) },

  { operation: sessionAttempts.getSessionAttempts, handle: getSessionAttempts },
  { operation: statistics.getStatistics, handle: serveList(getStatistics) },

  { operation: payments.listPayments, handle: serveList(listPayments) },
  { operation: payments.getPayment, handle: getPayment },

  { operation: refunds.createRefund, handle: idempotent(createRefund) },
  { operation: refunds.listRefunds, handle: serveList(listRefunds) },
  { operation: refunds.getRefund, handle: getRefund },

  { operation: events.listEvents, handle: serveList(listEvents) },
  { operation: events.getEvent, handle: getEvent },

  { operation: webhookEndpoints.createWebhookEndpoint, handle: createWebhookEndpoint },
  { operation: webhookEndpoints.listWebhookEndpoints, handle: serveList(listWebhookEndpoints) },
  { operation: webhookEndpoints.getWebhookEndpoint, handle: getWebhookEndpoint },
  { operation: webhookEndpoints.updateWebhookEndpoint, handle: updateWebhookEndpoint },
  { operation: webhookEndpoints.deleteWebhookEndpoint, handle: deleteWebhookEndpoint },
  {
    operation: webhookEndpoints.rotateWebhookEndpointSecret,
    handle: idempotent(rotateWebhookEndpointSecret, { sealed: true }),
  },
  { operation: webhookEndpoints.testWebhookEndpoint, handle: idempotent(testWebhookEndpoint) },
  { operation: webhookEndpoints.replayWebhookEndpoint, handle: idempotent(replayWebhookEndpoint) },

  { operation: webhookDeliveries.listWebhookDeliveries, handle: serveList(listWebhookDeliveries) },
  { operation: webhookDeliveries.getWebhookDelivery, handle: getWebhookDelivery },
  { operation: webhookDeliveries.retryWebhookDelivery, handle: idempotent(retryWebhookDelivery) },

  { operation: account.getAccount, handle: getAccount },
  { operation: account.updateAccount, handle: updateAccount },
  { operation: me.getMe, handle: getMe },

  { operation: apiKeys.createApiKey, handle: idempotent(createApiKey, { sealed: true }) },
  { operation: apiKeys.listApiKeys, handle: serveList(listApiKeys) },
  { operation: apiKeys.revokeApiKey, handle: revokeApiKey },
]

export type AppOptions = HttpAppOptions &
  ApiDependencies & {
    limiter: RateLimiter
    /** Bounds how many keys that do not exist may come from one client. */
    failedKeyLimiter: RateLimiter
    /** Bounds how often one address may try to sign in to the dashboard. */
    signInLimiter: RateLimiter
  }

/** Beside this app, both in the repository and in the image. */
const DASHBOARD_BUILD = fileURLToPath(new URL('../../dashboard/dist/', import.meta.url))

export function buildApp(options: AppOptions): Express {
  const { db, lists, sharePublicUrl, webhooks, limiter, failedKeyLimiter, signInLimiter, ...http } = options
  const app = createHttpApp(http)
  const dependencies = { db, lists, sharePublicUrl, webhooks }
  mountReference(app)
  app.use(
    dashboard({
      dependencies,
      buildDirectory: DASHBOARD_BUILD,
      signInLimiter,
      trustedProxies: http.trustedProxies,
    }),
  )
  const failedKeys = { limiter: failedKeyLimiter, trustedProxies: http.trustedProxies }
  mountRoutes(app, apiRoutes, dependencies, { requests: limiter, failedKeys })
  app.use(routeNotFound)
  app.use(browserErrors(http.log))
  app.use(problems({ log: http.log, isUnavailable: isDbUnavailable }))
  return app
}
