import { type FieldError, fault } from '@paylinks/contracts/errors'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import type { z } from 'zod'
import { fieldErrorsOf } from '../request-body/field-errors.ts'

type RawQuery = Record<string, string | Record<string, string>>

/**
 * The query as the schema reads it, or a 422 that lists every fault: unknown parameters, repeated ones, wrong values.
 * `metadata[key]=value` parameters arrive at the schema as one record.
 */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, params: URLSearchParams): z.output<Schema> {
  const { query, faults } = collect(params)
  const result = schema.safeParse(query, { reportInput: true })
  if (result.success && faults.length === 0) return result.data
  throw invalidRequest([...faults, ...(result.success ? [] : fieldErrorsOf(schema, result.error))])
}

function collect(params: URLSearchParams): { query: RawQuery; faults: FieldError[] } {
  const single: Record<string, string> = Object.create(null)
  const metadata: Record<string, string> = Object.create(null)
  const faults = new Map<string, FieldError>()
  for (const [name, value] of params) {
    // A record loses the name without a word, and the list would not be filtered.
    if (name === 'metadata[__proto__]') faults.set(name, fault(name, 'invalid_value', 'This name is not allowed.'))
    const metadataKey = /^metadata\[(.*)\]$/s.exec(name)?.[1]
    const [target, key] = metadataKey === undefined ? [single, name] : [metadata, metadataKey]
    if (key in target)
      faults.set(name, { path: name.slice(0, 200), code: 'duplicate', message: 'Must be given only once.' })
    target[key] = value
  }
  // A bare `metadata=…` stays as it is, for the schema to refuse.
  const query = Object.keys(metadata).length === 0 ? single : { metadata, ...single }
  return { query, faults: [...faults.values()] }
}
