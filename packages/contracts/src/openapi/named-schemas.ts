import type { z } from 'zod'
import { accountSchema } from '../account.ts'
import { apiKeySchema, createdApiKeySchema } from '../api-keys.ts'
import {
  checkoutSessionSchema,
  recurringAmountSchema,
  sessionPaymentSchema,
  sessionUtmSchema,
} from '../checkout-sessions.ts'
import { couponSchema } from '../coupons.ts'
import { customerSchema } from '../customers.ts'
import { linkVersionSchema, linkVersionsSchema } from '../link-versions.ts'
import { meSchema } from '../me.ts'
import type { Operation } from '../operations/operation.ts'
import { packageItemSchema, packageSchema } from '../packages.ts'
import { lineItemSchema, paymentLinkSchema, recurrenceSchema } from '../payment-links.ts'
import { paymentSchema } from '../payments.ts'
import { priceSchema } from '../prices.ts'
import { productSchema } from '../products.ts'
import { refundSchema } from '../refunds.ts'
import { sessionAttemptSchema, sessionAttemptsSchema } from '../session-attempts.ts'
import { statisticsSchema } from '../statistics.ts'
import { stoppedLinkSchema, stoppedLinksSchema } from '../stopped-links.ts'
import { webhookDeliverySchema, webhookDeliveryWithTriesSchema, webhookTrySchema } from '../webhook-deliveries.ts'
import { webhookEndpointSchema, webhookEndpointWithSecretSchema, webhookReplaySchema } from '../webhook-endpoints.ts'

const resources: Record<string, z.ZodType> = {
  Account: accountSchema,
  ApiKey: apiKeySchema,
  CheckoutSession: checkoutSessionSchema,
  Coupon: couponSchema,
  CreatedApiKey: createdApiKeySchema,
  Customer: customerSchema,
  LineItem: lineItemSchema,
  LinkVersion: linkVersionSchema,
  LinkVersions: linkVersionsSchema,
  Me: meSchema,
  Package: packageSchema,
  PackageItem: packageItemSchema,
  Payment: paymentSchema,
  PaymentLink: paymentLinkSchema,
  Price: priceSchema,
  Product: productSchema,
  Refund: refundSchema,
  Recurrence: recurrenceSchema,
  RecurringAmount: recurringAmountSchema,
  SessionAttempt: sessionAttemptSchema,
  SessionAttempts: sessionAttemptsSchema,
  SessionPayment: sessionPaymentSchema,
  SessionUtm: sessionUtmSchema,
  WebhookDelivery: webhookDeliverySchema,
  WebhookDeliveryWithTries: webhookDeliveryWithTriesSchema,
  WebhookEndpoint: webhookEndpointSchema,
  WebhookEndpointWithSecret: webhookEndpointWithSecretSchema,
  WebhookReplay: webhookReplaySchema,
  WebhookTry: webhookTrySchema,
  Statistics: statisticsSchema,
  StoppedLink: stoppedLinkSchema,
  StoppedLinks: stoppedLinksSchema,
}

/** What clients get, by the name of its component, so that generated code has a type for each: `PaymentLink`, `PaymentLinkList`. */
export function outputSchemas(operations: readonly Operation[]): Record<string, z.ZodType> {
  const named = { ...resources }
  for (const { operationId, success } of operations) {
    if (operationId.startsWith('list')) named[listName(operationId)] = success.schema
  }
  return named
}

/** The body of an operation as a component named after it: `createPaymentLink` takes `CreatePaymentLink`. */
export function inputSchema(body: z.ZodType, operationId: string): z.ZodType {
  return body.meta({ id: `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}` })
}

/** `listPaymentLinks` → `PaymentLinkList`, `listWebhookDeliveries` → `WebhookDeliveryList`. */
function listName(operationId: string): string {
  return `${operationId.slice('list'.length).replace(/ies$/, 'y').replace(/s$/, '')}List`
}
