import { z } from 'zod'
import { linkModeSchema } from './payment-links.ts'

/** What an event tells of a link: what a consumer needs to route, cache and fetch by. The API has the rest. */
const linkEventObjectSchema = z.object({
  id: z.string(),
  secure_token: z.string(),
  name: z.string().nullable(),
  mode: linkModeSchema,
  is_active: z.boolean(),
  version: z.int(),
  total_amount_atom: z.int(),
  currency: z.string().nullable(),
})
type LinkEventObject = z.infer<typeof linkEventObjectSchema>

/** What an event tells of a completed checkout. Never the checkout token, never a card. */
export const completedSessionEventObjectSchema = z.object({
  id: z.string(),
  payment_link_id: z.string(),
  payment_link_version: z.int(),
  mode: linkModeSchema,
  amount_total_atom: z.int(),
  currency: z.string().nullable(),
  customer_id: z.string().nullable(),
  customer_email: z.string().nullable(),
  payment_id: z.string().nullable(),
  completed_at: z.iso.datetime(),
})

/** The catalogue of events: type → what `data.object` holds. The type is the routing key too. */
export const eventObjectSchemas = {
  'payment_link.created': linkEventObjectSchema,
  'payment_link.updated': linkEventObjectSchema,
  'payment_link.deactivated': linkEventObjectSchema,
  'checkout_session.completed': completedSessionEventObjectSchema,
} as const

export type EventType = keyof typeof eventObjectSchemas

function eventSchemaOf<Type extends EventType>(type: Type) {
  return z.object({
    id: z.string(),
    type: z.literal(type),
    created_at: z.iso.datetime(),
    account_id: z.string(),
    livemode: z.boolean(),
    /** The version of the object after the change. Consumers keep the highest they have seen and ignore lower ones. */
    aggregate_version: z.int(),
    data: z.object({ object: eventObjectSchemas[type] }),
  })
}

/** An event as it travels: the envelope of every message on the exchange. */
export const eventSchema = z.discriminatedUnion('type', [
  eventSchemaOf('payment_link.created'),
  eventSchemaOf('payment_link.updated'),
  eventSchemaOf('payment_link.deactivated'),
  eventSchemaOf('checkout_session.completed'),
])
export type PaylinksEvent = z.infer<typeof eventSchema>
export type LinkEvent = Extract<PaylinksEvent, { data: { object: LinkEventObject } }>
