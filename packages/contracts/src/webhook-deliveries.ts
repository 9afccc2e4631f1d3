import { z } from 'zod'
import { eventTypeSchema } from './events.ts'
import { idSchema } from './ids.ts'
import { ownedObjectFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'

/** How long a delivery can be read, and sent again: as long as its event. */
export const DELIVERY_TTL_DAYS = 30

const statusSchema = z.enum(['pending', 'succeeded', 'failed']).meta({
  description:
    '`pending` while there are tries left, `succeeded` once the endpoint has answered with 2xx, `failed` when there are no tries left or the endpoint is disabled.',
})
export type WebhookDeliveryStatus = z.infer<typeof statusSchema>

/** What can go wrong with one try: code → what it means. */
const tryErrors = {
  address_not_allowed: 'The URL leads to an address that is not on the public internet.',
  name_not_found: 'The name in the URL has no address.',
  connection_failed: 'No connection could be made, or it broke.',
  tls_failed: 'The certificate is not valid, or the encrypted connection could not be made.',
  timed_out: 'There was no complete answer within 10 seconds.',
  invalid_answer: 'The answer is not valid HTTP.',
  redirected: 'The answer was a redirect. Redirects are not followed.',
  answer_too_large: 'The answer has more than 1 MiB.',
  event_expired: 'The event is older than 30 days.',
  internal_error: 'Something went wrong on our side.',
  status_not_2xx: 'The status of the answer is not 2xx.',
} as const
export type TryError = keyof typeof tryErrors

export const listWebhookDeliveriesSchema = z
  .strictObject({
    ...pageParams('webhookDelivery'),
    webhook_endpoint_id: idSchema('webhookEndpoint').optional().meta({ description: 'Deliveries to this endpoint.' }),
    event_id: idSchema('event').optional().meta({ description: 'Deliveries of this event.' }),
    status: statusSchema.optional().meta({ description: 'Deliveries with this status.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListWebhookDeliveries = z.infer<typeof listWebhookDeliveriesSchema>

export const webhookDeliverySchema = z.object({
  ...ownedObjectFields('webhook_delivery', 'webhookDelivery'),
  webhook_endpoint_id: z.string().meta({ description: 'The endpoint.' }),
  event_id: z.string().meta({ description: 'The event. It is sent as `webhook-id` too.' }),
  event_type: eventTypeSchema.meta({ description: 'The type of the event.' }),
  status: statusSchema,
  try_count: z.int().meta({ description: 'How often it was tried.' }),
  next_try_at: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When it is tried next, at the earliest. Null when it is not pending.' }),
  created_at: z.iso.datetime().meta({ description: 'When it was made.' }),
  completed_at: z.iso.datetime().nullable().meta({ description: 'When it succeeded or failed. Null while pending.' }),
})
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>

export const webhookTrySchema = z.object({
  number: z.int().meta({ description: 'Counts from 1.' }),
  tried_at: z.iso.datetime().meta({ description: 'When the try began.' }),
  status_code: z.int().nullable().meta({ description: 'The HTTP status of the answer. Null when there was none.' }),
  duration_ms: z.int().meta({ description: 'How long it took, in milliseconds.' }),
  error: z
    .enum(Object.keys(tryErrors) as [TryError, ...TryError[]])
    .nullable()
    .meta({ description: 'Why the try failed. Null for a success. Later versions may add codes.' }),
  answer: z
    .string()
    .nullable()
    .meta({ description: 'The first kilobyte of the body of the answer. Null without one.' }),
})

export const webhookDeliveryWithTriesSchema = webhookDeliverySchema.extend({
  tries: z.array(webhookTrySchema).meta({ description: 'Every try, the first one first.' }),
})
export type WebhookDeliveryWithTries = z.infer<typeof webhookDeliveryWithTriesSchema>

export const webhookDeliveryPageSchema = pageSchema(webhookDeliverySchema)
