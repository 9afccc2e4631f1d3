import type { FieldError, FieldErrorCode } from '@paylinks/contracts/errors'
import type { z } from 'zod'
import { invalidRequest } from './app-error.ts'

/** The most faults that one answer lists; a body can be made to have thousands. */
const MAX_FIELD_ERRORS = 100

type ParseOptions = {
  /** The code of a field that the schema does not know: `immutable` for a PATCH. */
  unknownFieldCode?: FieldErrorCode
}

/** The value as the schema reads it, or a 422 `invalid_request` that lists every fault. */
export function parseOrThrow<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options: ParseOptions = {},
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw invalidRequest(fieldErrorsOf(result.error, options))
}

/** Every issue of a zod error as the contract's field errors. Parse with `reportInput`, which tells an absent field from a wrong one. */
export function fieldErrorsOf(
  error: z.ZodError,
  { unknownFieldCode = 'unknown_field' }: ParseOptions = {},
): FieldError[] {
  const faults = error.issues.flatMap((issue) => toFieldErrors(issue, unknownFieldCode))
  // One broken rule can show up as several issues: a huge number is both past its limit and past what is exact.
  const distinct = new Map(faults.map((fault) => [`${fault.path} ${fault.code}`, fault]))
  return [...distinct.values()].slice(0, MAX_FIELD_ERRORS)
}

/** `['line_items', 1, 'price_id']` → `line_items[1].price_id`; the body itself is the empty path. */
export function formatPath(path: PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

function toFieldErrors(issue: z.core.$ZodIssue, unknownFieldCode: FieldErrorCode): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const message = unknownFieldCode === 'immutable' ? 'cannot be changed' : 'is not a known field'
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]).slice(0, 200),
      code: unknownFieldCode,
      message,
    }))
  }
  return [{ path: formatPath(issue.path).slice(0, 200), code: codeOf(issue), message: issue.message }]
}

function codeOf(issue: z.core.$ZodIssue): FieldErrorCode {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'invalid_type'
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_long' : 'out_of_range'
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_short' : 'out_of_range'
    case 'invalid_format':
      return 'invalid_format'
    case 'invalid_value':
      return issue.input === undefined ? 'required' : 'invalid_value'
    case 'custom':
      return (issue.params?.code as FieldErrorCode | undefined) ?? 'invalid_value'
    default:
      return 'invalid_value'
  }
}
