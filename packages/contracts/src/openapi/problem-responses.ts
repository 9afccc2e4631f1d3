import { z } from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import { type ErrorCode, errorDefinitions, problemSchema, problemType } from '../errors.ts'

const PROBLEM = 'application/problem+json'

export const requestIdHeader = { 'X-Request-Id': z.string().meta({ description: 'Names this request in our logs.' }) }

const problemHeaders = z.object(requestIdHeader)

const retryHeaders = z.object({
  ...requestIdHeader,
  'Retry-After': z.string().meta({ description: 'How many seconds to wait before you send the request again.' }),
})

/** Gives each combination of codes that operations share one response component. */
export function createProblemResponses() {
  const components = new Map<string, ZodOpenApiResponseObject>()

  /** One response for each status, naming the codes that share it. */
  return function problemResponses(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
    const statuses = [...new Set(codes.map((code) => errorDefinitions[code].status))].sort()
    return Object.fromEntries(
      statuses.map((status) => {
        const sharing = codes.filter((code) => errorDefinitions[code].status === status)
        const id = sharing.map(pascalCase).join('Or')
        const response = components.get(id) ?? { id, ...describeProblems(status, sharing) }
        components.set(id, response)
        return [String(status), response]
      }),
    )
  }
}

function describeProblems(status: number, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const examples = codes.map((code) => {
    const { title, detail } = errorDefinitions[code]
    const value = {
      type: problemType(code),
      title,
      status,
      detail,
      code,
      request_id: 'req_01k5zqh7e9g1j3m5p7r9t1w3y5',
      ...(code === 'invalid_request' ? { errors: [exampleFault] } : {}),
    }
    return [code, { summary: title, value }] as const
  })
  return {
    description: codes.map((code) => `\`${code}\`: ${errorDefinitions[code].detail}`).join('\n\n'),
    headers: status === 429 || status === 503 ? retryHeaders : problemHeaders,
    content: { [PROBLEM]: { schema: problemSchema, examples: Object.fromEntries(examples) } },
  }
}

const exampleFault = {
  path: 'line_items[1].price_id',
  code: 'price_inactive',
  message: 'The price, or its product, is archived.',
}

/** `rate_limited` → `RateLimited`. */
function pascalCase(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}
