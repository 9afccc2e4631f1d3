import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
} from 'zod-openapi'
import { clientSample } from './openapi/client-sample.ts'
import { introduction } from './openapi/introduction.ts'
import { inputSchema, outputSchemas } from './openapi/named-schemas.ts'
import { createProblemResponses, requestIdHeader } from './openapi/problem-responses.ts'
import { renderSchema } from './openapi/render-schema.ts'
import { webhooksOf } from './openapi/webhooks.ts'
import {
  errorCodesOf,
  type HttpMethod,
  type Operation,
  type OperationExample,
  tagDescriptions,
} from './operations/operation.ts'

const accountId = z.string().meta({
  description: 'Your account. It must be the one that the API key belongs to.',
  example: 'acc_01k5zq8r4tf6nvq2m3x7c9d0ea',
  param: { id: 'AccountId' },
})

const objectId = z.string().meta({ description: 'The id of the object.' })

const idempotencyKeyHeader = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({
    description:
      'A text of your own that makes the request safe to repeat for 24 hours: the same key and body get the same answer.',
    param: { id: 'IdempotencyKey' },
  })

const replayHeaders = z.object({
  'Idempotent-Replayed': z
    .literal('true')
    .optional()
    .meta({ description: 'Present when this is the answer to an earlier request with this Idempotency-Key.' }),
})

const rateLimitHeaders = z.object({
  ...requestIdHeader,
  'RateLimit-Limit': z.string().meta({ description: 'How many requests you may make in one window.' }),
  'RateLimit-Remaining': z.string().meta({ description: 'How many requests are left in this window.' }),
  'RateLimit-Reset': z.string().meta({ description: 'How many seconds until the next window.' }),
})

const postHeaders = rateLimitHeaders.extend(replayHeaders.shape)

export type OpenApiDocument = ReturnType<typeof createDocument>

type DocumentOptions = {
  operations: readonly Operation[]
  /** Where the API answers, as the document's server. */
  serverUrl: string
  version: string
}

/** The OpenAPI 3.1 document of the merchant API: every operation, field, limit, error code and example. */
export function createOpenApiDocument({ operations, serverUrl, version }: DocumentOptions): OpenApiDocument {
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Paylinks merchant API',
        version,
        description: introduction,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: serverUrl }],
      tags: tags.map((name) => ({ name, description: tagDescriptions[name] })),
      security: [{ apiKey: [] }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'Your secret API key, `sk_live_…` or `sk_test_…`. It decides the account and the mode.',
          },
        },
        schemas: outputSchemas(operations),
      },
      paths: pathsOf(operations),
      webhooks: webhooksOf(),
    },
    { override: renderSchema },
  )
}

function pathsOf(operations: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: Record<string, Partial<Record<HttpMethod, ZodOpenApiOperationObject>>> = {}
  const problemResponses = createProblemResponses()
  for (const operation of operations) {
    const described = {
      ...describeOperation(operation, problemResponses),
      'x-codeSamples': [{ lang: 'js', label: '@paylinks/client', source: clientSample(operation, operations) }],
    }
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described }
  }
  return paths
}

function describeOperation(
  operation: Operation,
  problemResponses: ReturnType<typeof createProblemResponses>,
): ZodOpenApiOperationObject {
  const { operationId, tag, summary, scope, body, success, examples } = operation
  return {
    operationId,
    tags: [tag],
    summary,
    description: `${operation.description}\n\n${scope === null ? 'Any API key may do this.' : `Scope: \`${scope}\`.`}`,
    requestParams: parametersOf(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: inputSchema(body, operationId), examples: examplesOf(examples, 'body') },
            },
          },
        }),
    responses: {
      [success.status]: {
        description: success.description,
        headers: operation.method === 'post' ? postHeaders : rateLimitHeaders,
        content: {
          'application/json': { schema: success.schema, examples: examplesOf(examples, 'response') },
          ...(success.csv === undefined
            ? {}
            : { 'text/csv': { schema: z.string().meta({ description: success.csv }) } }),
        },
      },
      ...problemResponses(errorCodesOf(operation)),
    },
  }
}

function parametersOf({ path, method, query }: Operation): ZodOpenApiParameters {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  return {
    path: z.object(Object.fromEntries(names.map((name) => [name, name === 'account_id' ? accountId : objectId]))),
    ...(query === undefined ? {} : { query: query as z.ZodObject }),
    ...(method === 'post' ? { header: z.object({ 'Idempotency-Key': idempotencyKeyHeader }) } : {}),
  }
}

function examplesOf(examples: readonly OperationExample[], part: 'body' | 'response') {
  const shown = examples.filter((example) => example[part] !== undefined)
  return Object.fromEntries(
    shown.map((example, index) => [`example${index + 1}`, { summary: example.summary, value: example[part] }]),
  )
}
