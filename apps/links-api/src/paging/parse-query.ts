import type { FieldError } from '@paylinks/contracts/errors'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import { fieldErrorsOf } from '@paylinks/service-kit/field-errors'
import type { z } from 'zod'

type RawQuery = Record<string, string | Record<string, string>>

/**
 * The query as the schema reads it, or a 422 that lists every fault: unknown parameters, repeated ones, wrong values.
 * `metadata[key]=value` parameters arrive at the schema as one record.
 */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, params: URLSearchParams): z.output<Schema> {
  const { query, repeated } = collect(params)
  const result = schema.safeParse(query, { reportInput: true })
  if (result.success && repeated.length === 0) return result.data
  throw invalidRequest([...repeated, ...(result.success ? [] : fieldErrorsOf(result.error))])
}

function collect(params: URLSearchParams): { query: RawQuery; repeated: FieldError[] } {
  const single: Record<string, string> = Object.create(null)
  const metadata: Record<string, string> = Object.create(null)
  const repeated = new Map<string, FieldError>()
  for (const [name, value] of params) {
    const metadataKey = /^metadata\[(.*)\]$/s.exec(name)?.[1]
    const [target, key] = metadataKey === undefined ? [single, name] : [metadata, metadataKey]
    if (key in target)
      repeated.set(name, { path: name.slice(0, 200), code: 'duplicate', message: 'must be given once' })
    target[key] = value
  }
  // A bare `metadata=…` stays as it is, for the schema to refuse.
  const query = Object.keys(metadata).length === 0 ? single : { metadata, ...single }
  return { query, repeated: [...repeated.values()] }
}
