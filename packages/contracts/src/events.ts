import { z } from 'zod'
import { checkoutSessionSchema } from './checkout-sessions.ts'
import { MAX_ID_LENGTH } from './ids.ts'
import { ownedObjectFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'
import { linkModeSchema } from './payment-links.ts'
import { paymentEventObjectSchema } from './payments.ts'
import { isStorableText, rule } from './text.ts'

/** How long an event can be read from the log. */
export const EVENT_TTL_DAYS = 30

/** What an event tells of a link: what a consumer needs to route, cache and fetch by. The API has the rest. */
const linkEventObjectSchema = z
  .object({
    id: z.string().meta({ description: 'The payment link.' }),
    secure_token: z.string().meta({ description: "The secret part of the link's URL." }),
    name: z.string().nullable().meta({ description: 'Your own label, or null.' }),
    mode: linkModeSchema.meta({
      description: 'What checkout does: charge once, start a subscription, or save a payment method.',
    }),
    is_active: z.boolean().meta({ description: 'False once the link is deactivated.' }),
    version: z.int().meta({ description: 'The version of the link after the change.' }),
    total_amount_atom: z.int().meta({ description: "The sum before any coupon, in the currency's smallest unit." }),
    currency: z.string().nullable().meta({ description: 'Uppercase ISO 4217 code. Null in `setup` mode.' }),
  })
  .meta({ id: 'PaymentLinkEventObject' })
type LinkEventObject = z.infer<typeof linkEventObjectSchema>

/**
 * What an event tells of a completed checkout: all that the API says of it, so that nobody has to ask in order to fulfil an
 * order. Never the checkout token, never a card.
 */
export const completedSessionEventObjectSchema = checkoutSessionSchema
  .omit({ object: true, account_id: true, livemode: true, status: true, payment: true })
  .extend({
    payment_id: z.string().meta({ description: 'The payment.' }),
    completed_at: z.iso.datetime().meta({ description: 'When the session was completed.' }),
  })
  .meta({ id: 'CheckoutSessionEventObject' })

/** What an event tells of a webhook endpoint. Never its secret. */
const webhookEndpointEventObjectSchema = z
  .object({
    id: z.string().meta({ description: 'The webhook endpoint.' }),
    url: z.string().meta({ description: 'Where events are sent.' }),
    is_enabled: z.boolean().meta({ description: 'Whether events are sent.' }),
    disabled_reason: z.string().nullable().meta({ description: 'Why it is disabled, or null.' }),
    failing_since: z.iso.datetime().nullable().meta({ description: 'Since when every try has failed, or null.' }),
  })
  .meta({ id: 'WebhookEndpointEventObject' })

/** The catalogue of events: type → what `data.object` holds. The type is the routing key too. */
export const eventObjectSchemas = {
  'payment_link.created': linkEventObjectSchema,
  'payment_link.updated': linkEventObjectSchema,
  'payment_link.deactivated': linkEventObjectSchema,
  'checkout_session.completed': completedSessionEventObjectSchema,
  'payment.captured': paymentEventObjectSchema,
  'payment.failed': paymentEventObjectSchema,
  'payment.refunded': paymentEventObjectSchema,
  'payment.refund_failed': paymentEventObjectSchema,
  'webhook_endpoint.test': webhookEndpointEventObjectSchema,
  'webhook_endpoint.disabled': webhookEndpointEventObjectSchema,
} as const

export type EventType = keyof typeof eventObjectSchemas

const eventTypes = Object.keys(eventObjectSchemas) as [EventType, ...EventType[]]
export const eventTypeSchema = z.enum(eventTypes)

/** An event of one type as it travels: the envelope of every message on the exchange. */
type EventOfType<Type extends EventType> = {
  id: string
  type: Type
  created_at: string
  account_id: string
  livemode: boolean
  /** The version of the object after the change. Consumers keep the highest they have seen and ignore lower ones. */
  aggregate_version: number
  data: { object: z.infer<(typeof eventObjectSchemas)[Type]> }
}
export type PaylinksEvent = { [Type in EventType]: EventOfType<Type> }[EventType]

function eventSchemaOf<Type extends EventType>(type: Type) {
  return z.object({
    id: z.string(),
    type: z.literal(type),
    created_at: z.iso.datetime(),
    account_id: z.string(),
    livemode: z.boolean(),
    aggregate_version: z.int(),
    data: z.object({ object: eventObjectSchemas[type] }),
  })
}

const [firstType, ...otherTypes] = eventTypes
export const eventSchema: z.ZodType<PaylinksEvent> = z.discriminatedUnion('type', [
  eventSchemaOf(firstType),
  ...otherTypes.map(eventSchemaOf),
]) as unknown as z.ZodType<PaylinksEvent>
export type LinkEvent = Extract<PaylinksEvent, { data: { object: LinkEventObject } }>
export type PaymentEvent = Extract<PaylinksEvent, { type: `payment.${string}` }>

export const listEventsSchema = z
  .strictObject({
    ...pageParams('event'),
    type: eventTypeSchema.optional().meta({ description: 'Events of this type.' }),
    object_id: z
      .string()
      .min(1)
      .max(MAX_ID_LENGTH)
      .refine(isStorableText, rule('invalid_characters', 'must not contain the null character'))
      .optional()
      .meta({ description: 'Events about this object, e.g. a payment link.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListEvents = z.infer<typeof listEventsSchema>

/** An event as merchants read it from the log. */
export const loggedEventSchema = z
  .object({
    ...ownedObjectFields('event', 'event'),
    type: eventTypeSchema.meta({ description: 'What happened. Later versions may add types.' }),
    created_at: z.iso.datetime().meta({ description: 'When it happened.' }),
    aggregate_version: z
      .int()
      .meta({ description: 'The version of the object after the change: order events about one object by it.' }),
    data: z
      .object({
        object: z
          .union([
            linkEventObjectSchema,
            completedSessionEventObjectSchema,
            paymentEventObjectSchema,
            webhookEndpointEventObjectSchema,
          ])
          .meta({ description: 'The object as it was when the event happened.' }),
      })
      .meta({ id: 'EventData' }),
  })
  .meta({ id: 'Event' })
export type LoggedEvent = z.infer<typeof loggedEventSchema>

/** An event as the log shows it and as webhooks carry it, of what was stored. */
export function loggedEvent(stored: unknown): LoggedEvent {
  return { ...(stored as PaylinksEvent), object: 'event' }
}

export const eventPageSchema = pageSchema(loggedEventSchema)
