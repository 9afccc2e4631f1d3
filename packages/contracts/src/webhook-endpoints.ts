import { z } from 'zod'
import { eventTypeSchema } from './events.ts'
import { metadataField, ownedObjectFields, timestampFields } from './owned-object.ts'
import { booleanParam, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'
import { distinct, MAX_DESCRIPTION_LENGTH } from './payment-links.ts'
import { httpUrlSchema, metadataSchema, rule, textSchema } from './text.ts'
import { timestampSchema } from './timestamps.ts'

/** How many endpoints an account can have in each mode. */
export const MAX_WEBHOOK_ENDPOINTS = 20

/** After a rotation, how long events are signed with the secret before it too. */
export const PREVIOUS_SECRET_TTL_HOURS = 24

/** How long an endpoint may fail without a single success before it is disabled. */
export const FAILING_DAYS_UNTIL_DISABLED = 5

const REPLAY_BY_DEFAULT_HOURS = 24

const allEvents = z.literal('*')

const urlField = httpUrlSchema.meta({
  description:
    'Where events are sent by POST. It must be an address of the public internet, and must use https in live mode.',
  example: 'https://shop.example.com/webhooks/paylinks',
})
const eventTypesField = z
  .array(z.union([allEvents, eventTypeSchema]))
  .min(1)
  .max(100)
  .refine(distinct, rule('duplicate', 'Must not list an event type twice.'))
  .meta({ description: 'Which events are sent: their types, or `*` for all.', example: ['checkout_session.completed'] })

/** The body of `POST /api/{account_id}/webhook-endpoints`. */
export const createWebhookEndpointSchema = z.strictObject({
  url: urlField,
  event_types: eventTypesField,
  description: textSchema(MAX_DESCRIPTION_LENGTH).nullish().meta({ description: 'Your own note.' }),
  is_enabled: z.boolean().default(true).meta({ description: 'False makes an endpoint that gets nothing yet.' }),
  metadata: metadataSchema.nullish(),
})
export type CreateWebhookEndpoint = z.infer<typeof createWebhookEndpointSchema>

/** The body of `PATCH /api/{account_id}/webhook-endpoints/{id}`. */
export const updateWebhookEndpointSchema = z.strictObject({
  url: urlField.optional(),
  event_types: eventTypesField.optional(),
  description: textSchema(MAX_DESCRIPTION_LENGTH).nullish().meta({ description: 'Your own note. Null clears it.' }),
  is_enabled: z.boolean().optional().meta({
    description:
      'False stops all deliveries to the endpoint. True enables it again, also after it was disabled for failing.',
  }),
  metadata: metadataSchema.nullish(),
})
export type UpdateWebhookEndpoint = z.infer<typeof updateWebhookEndpointSchema>

/** The body of `POST …/replay`. */
export const replayWebhookEndpointSchema = z.strictObject({
  since: timestampSchema.optional().meta({
    description: `Events that happened at this time or later are sent again. ${REPLAY_BY_DEFAULT_HOURS} hours ago where it is left out.`,
    example: '2026-06-17T00:00:00Z',
  }),
})

/** The time from which a replay without a time begins. */
export function replayByDefaultSince(now: Date): Date {
  return new Date(now.getTime() - REPLAY_BY_DEFAULT_HOURS * 60 * 60 * 1000)
}

export const listWebhookEndpointsSchema = z
  .strictObject({
    ...pageParams('webhookEndpoint'),
    is_enabled: booleanParam.optional().meta({ description: 'Only enabled endpoints, or only disabled ones.' }),
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListWebhookEndpoints = z.infer<typeof listWebhookEndpointsSchema>

export const webhookReplaySchema = z.object({
  since: z.iso.datetime().meta({ description: 'Events from this time on are sent again.' }),
  until: z.iso.datetime().meta({ description: 'Events up to this time are sent again.' }),
})

export const webhookEndpointSchema = z.object({
  ...ownedObjectFields('webhook_endpoint', 'webhookEndpoint'),
  url: z.string().meta({ description: 'Where events are sent.' }),
  event_types: z.array(z.string()).meta({ description: 'Which events are sent: their types, or `*` for all.' }),
  description: z.string().nullable().meta({ description: 'Your own note, or null.' }),
  is_enabled: z.boolean().meta({ description: 'Whether events are sent.' }),
  disabled_reason: z
    .enum(['merchant', 'failing'])
    .nullable()
    .meta({
      description: `Why it is disabled: by you, or because it failed for ${FAILING_DAYS_UNTIL_DISABLED} days. Null while it is enabled.`,
    }),
  disabled_at: z.iso.datetime().nullable().meta({ description: 'When it was disabled. Null while it is enabled.' }),
  failing_since: z.iso
    .datetime()
    .nullable()
    .meta({
      description: `Since when every try has failed. Null after a success. After ${FAILING_DAYS_UNTIL_DISABLED} days the endpoint is disabled.`,
    }),
  previous_secret_expires_at: z.iso.datetime().nullable().meta({
    description: 'Until when events are signed with the secret before the last rotation too, or null.',
  }),
  replay: webhookReplaySchema
    .nullable()
    .meta({ description: 'The replay that is being prepared. Null when there is none.' }),
  metadata: metadataField,
  ...timestampFields,
})
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>

export const webhookEndpointWithSecretSchema = webhookEndpointSchema.extend({
  secret: z.string().meta({
    description: 'The secret that signatures are verified with. Keep it now: it is never shown again.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  }),
})
export type WebhookEndpointWithSecret = z.infer<typeof webhookEndpointWithSecretSchema>

export const webhookEndpointPageSchema = pageSchema(webhookEndpointSchema)
