import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { type ErrorCode, errorDefinitions, problemSchema, problemType } from './errors.ts'
import {
  errorCodesOf,
  type HttpMethod,
  type Operation,
  type OperationExample,
  tagDescriptions,
} from './operations/operation.ts'

const PROBLEM = 'application/problem+json'

const idempotencyKeyHeader = z.string().min(1).max(255).optional().meta({
  description:
    'Makes the request safe to repeat for 24 hours: the same key and body are answered with the same status and bytes.',
})

const requestIdHeader = { 'X-Request-Id': z.string().meta({ description: 'Names this request in our logs.' }) }

const problemHeaders = z.object(requestIdHeader)

const retryHeaders = z.object({
  ...requestIdHeader,
  'Retry-After': z.string().meta({ description: 'Seconds to wait before the request is worth sending again.' }),
})

const replayHeaders = z.object({
  'Idempotent-Replayed': z
    .literal('true')
    .optional()
    .meta({ description: 'The answer is that of an earlier request with this Idempotency-Key.' }),
})

const rateLimitHeaders = z.object({
  ...requestIdHeader,
  'RateLimit-Limit': z.string().meta({ description: 'Requests allowed in a window.' }),
  'RateLimit-Remaining': z.string().meta({ description: 'Requests left in this window.' }),
  'RateLimit-Reset': z.string().meta({ description: 'Seconds until the next window.' }),
})

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
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Paylinks merchant API',
      version,
      description:
        'Payment links, and everything that they sell. Amounts are integers in the smallest unit of their currency.',
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
          description: 'A secret key, `sk_live_…` or `sk_test_…`. It decides account and mode.',
        },
      },
    },
    paths: pathsOf(operations),
  })
}

function pathsOf(operations: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: Record<string, Partial<Record<HttpMethod, ZodOpenApiOperationObject>>> = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) }
  }
  return paths
}

function describeOperation(operation: Operation): ZodOpenApiOperationObject {
  const { operationId, tag, summary, scope, body, success, examples } = operation
  return {
    operationId,
    tags: [tag],
    summary,
    description: `${operation.description}\n\nScope: \`${scope}\`.`,
    requestParams: parametersOf(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body, examples: examplesOf(examples, 'body') } },
          },
        }),
    responses: {
      [success.status]: {
        description: success.description,
        headers: operation.method === 'post' ? rateLimitHeaders.extend(replayHeaders.shape) : rateLimitHeaders,
        content: { 'application/json': { schema: success.schema, examples: examplesOf(examples, 'response') } },
      },
      ...problemResponses(errorCodesOf(operation)),
    },
  }
}

function parametersOf({ path, method, query }: Operation): ZodOpenApiParameters {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  return {
    path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
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

/** One response for each status, naming the codes that share it. */
function problemResponses(codes: ErrorCode[]): ZodOpenApiResponsesObject {
  const statuses = [...new Set(codes.map((code) => errorDefinitions[code].status))].sort()
  return Object.fromEntries(
    statuses.map((status) => {
      const sharing = codes.filter((code) => errorDefinitions[code].status === status)
      const examples = sharing.map((code) => {
        const { title, detail } = errorDefinitions[code]
        return [
          code,
          {
            summary: title,
            value: {
              type: problemType(code),
              title,
              status,
              detail,
              code,
              request_id: 'req_01k5zqh7e9g1j3m5p7r9t1w3y5',
            },
          },
        ]
      })
      return [
        String(status),
        {
          description: sharing.map((code) => `\`${code}\`: ${errorDefinitions[code].detail}`).join('\n\n'),
          headers: status === 429 || status === 503 ? retryHeaders : problemHeaders,
          content: { [PROBLEM]: { schema: problemSchema, examples: Object.fromEntries(examples) } },
        },
      ]
    }),
  )
}
