import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { type EventType, eventObjectSchemas, loggedEventSchema } from '../events.ts'

const headers = z.object({
  'webhook-id': z.string().meta({
    description: 'The id of the event. It is the same when the event is sent again: use it to do your work once.',
  }),
  'webhook-timestamp': z.string().meta({ description: 'When this request was made, in seconds since 1970.' }),
  'webhook-signature': z.string().meta({
    description:
      "Signatures by the endpoint's secrets, separated by spaces, as [Standard Webhooks](https://www.standardwebhooks.com) says: `v1,` and an HMAC-SHA256 in Base64.",
  }),
})

/** What an endpoint of a merchant is sent: one request for each type of the event catalogue, named after it. */
export function webhooksOf(catalogue: Record<string, z.ZodType> = eventObjectSchemas): ZodOpenApiPathsObject {
  return Object.fromEntries(
    Object.entries(catalogue).map(([type, object]) => [
      type,
      {
        post: {
          operationId: `on${pascalCase(type)}`,
          summary: type,
          description:
            'Sent to your webhook endpoints when it happens. It is the event as `GET /events/{id}` shows it. Ignore types and fields that you do not know.',
          security: [],
          requestParams: { header: headers },
          requestBody: {
            required: true,
            content: { 'application/json': { schema: webhookEventSchema(type as EventType, object) } },
          },
          responses: {
            '2XX': { description: 'You have the event. After any other answer, or none, it is sent again later.' },
          },
        },
      },
    ]),
  )
}

function webhookEventSchema(type: EventType, object: z.ZodType): z.ZodType {
  const name = `${pascalCase(type)}Event`
  return loggedEventSchema
    .extend({
      type: z.literal(type).meta({ description: 'What happened.' }),
      data: z
        .object({ object: object.meta({ description: 'The object as it was when the event happened.' }) })
        .meta({ id: `${name}Data` }),
    })
    .meta({ id: name })
}

/** `payment_link.created` → `PaymentLinkCreated`. */
function pascalCase(type: string): string {
  return type.replaceAll(/(?:^|[._])([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}
