import { z } from 'zod'

/** What an API key may do: scope → what it opens. An operation needs exactly one of them. */
export const scopeDescriptions = {
  'payment_links:read': 'Read payment links.',
  'payment_links:write': 'Create, update and deactivate payment links.',
  'catalogue:read': 'Read products, prices, packages, coupons and customers.',
  'catalogue:write': 'Create, update and archive products, prices, packages, coupons and customers.',
  'checkout_sessions:read': 'Read checkout sessions and their payments.',
  'checkout_sessions:write': 'Expire checkout sessions.',
  'payments:read': 'Read payments and refunds.',
  'payments:write': 'Refund payments.',
  'events:read': 'Read the event log.',
  'webhooks:read': 'Read webhook endpoints and deliveries.',
  'webhooks:write': 'Create, change and delete webhook endpoints, and send events again.',
  'account:read': 'Read the account and its settings.',
  'account:write': 'Change what checkout shows of the account.',
  'api_keys:write': 'Create, list and revoke API keys.',
} as const

export type Scope = keyof typeof scopeDescriptions

export const scopes = Object.keys(scopeDescriptions) as [Scope, ...Scope[]]

export const scopeSchema = z.enum(scopes).meta({
  description: 'One thing that an API key may do. `write` does not include `read`.',
  example: 'payment_links:read',
})
