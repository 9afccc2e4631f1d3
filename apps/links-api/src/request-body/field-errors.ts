import { type FieldError, type FieldErrorCode, fault } from '@paylinks/contracts/errors'
import { z } from 'zod'
import { nearestField } from './nearest-field.ts'

/** The most faults that one answer lists; a body can be made to have thousands. */
const MAX_FIELD_ERRORS = 100
const MAX_PATH_LENGTH = 200

type Options = {
  /** The code of a field that the schema does not know: `immutable` for a PATCH. */
  unknownFieldCode?: FieldErrorCode
}

/**
 * Every issue of a zod error as the contract's field errors, in our own words. Parse with `reportInput`, which tells an
 * absent field from a wrong one.
 */
export function fieldErrorsOf(schema: z.ZodType, error: z.ZodError, options: Options = {}): FieldError[] {
  const { unknownFieldCode = 'unknown_field' } = options
  // One broken rule can show up as several issues: a huge number is both past its limit and past what is exact.
  const distinct = new Map<string, FieldError>()
  for (const issue of error.issues) {
    if (distinct.size >= MAX_FIELD_ERRORS) break
    const isUnknown = issue.code === 'unrecognized_keys'
    const faults = isUnknown ? unknownFields(schema, issue, unknownFieldCode) : [fieldError(issue)]
    for (const each of faults) distinct.set(`${each.path} ${each.code}`, each)
  }
  return [...distinct.values()].slice(0, MAX_FIELD_ERRORS)
}

/** `['line_items', 1, 'price_id']` → `line_items[1].price_id`; the body itself is the empty path. */
export function formatPath(path: PropertyKey[]): string {
  const text = path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`
    return before === '' ? String(part) : `${before}.${String(part)}`
  }, '')
  return text.slice(0, MAX_PATH_LENGTH)
}

type Issue<Code extends z.core.$ZodIssue['code']> = Extract<z.core.$ZodIssue, { code: Code }>

function unknownFields(schema: z.ZodType, issue: Issue<'unrecognized_keys'>, code: FieldErrorCode): FieldError[] {
  const known = fieldsAt(schema, issue.path)
  return issue.keys.slice(0, MAX_FIELD_ERRORS).map((key) => {
    const nearest = nearestField(key, known)
    const { path, message } = fault(formatPath([...issue.path, key]), code)
    return { path, code, message: nearest === undefined ? message : `${message} Did you mean \`${nearest}\`?` }
  })
}

/** The names of the fields that the object at this path may have. */
function fieldsAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  const inner = withoutDefault(schema)
  const [part, ...rest] = path
  if (inner instanceof z.ZodArray) return fieldsAt(inner.element as z.ZodType, rest)
  if (!(inner instanceof z.ZodObject)) return []
  const field = part === undefined ? undefined : (inner.shape[String(part)] as z.ZodType | undefined)
  return field === undefined ? Object.keys(inner.shape) : fieldsAt(field, rest)
}

/** What a field's value must be when there is one. */
export function withoutDefault(schema: z.ZodType): z.ZodType {
  const isWrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
  return isWrapped ? withoutDefault(schema.unwrap() as z.ZodType) : schema
}

function fieldError(issue: z.core.$ZodIssue): FieldError {
  const path = formatPath(issue.path)
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? fault(path, 'required')
        : fault(path, 'invalid_type', `Must be ${TYPE_NAMES[issue.expected] ?? 'of another type'}.`)
    case 'invalid_value':
      return issue.input === undefined
        ? fault(path, 'required')
        : fault(path, 'invalid_value', `Must be one of: ${issue.values.map(String).join(', ')}.`)
    case 'too_big':
      return tooBig(path, issue)
    case 'too_small':
      return tooSmall(path, issue)
    case 'invalid_format':
      return fault(path, 'invalid_format', OWN_FORMATS.includes(issue.format) ? issue.message : undefined)
    case 'custom':
      return fault(path, (issue.params?.code as FieldErrorCode | undefined) ?? 'invalid_value', issue.message)
    default:
      return fault(path, 'invalid_value')
  }
}

/** Formats whose schemas say in their own sentence what is expected. */
const OWN_FORMATS = ['regex', 'datetime']

const TYPE_NAMES: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function tooBig(path: string, { origin, maximum }: Issue<'too_big'>): FieldError {
  if (origin === 'string') return fault(path, 'too_long', `Must have at most ${maximum} characters.`)
  if (origin === 'array') return fault(path, 'too_long', `Must have at most ${maximum} items.`)
  return fault(path, 'out_of_range', `Must be at most ${maximum}.`)
}

function tooSmall(path: string, { origin, minimum }: Issue<'too_small'>): FieldError {
  if (origin === 'string' || origin === 'array') return fault(path, 'too_short', 'Must not be empty.')
  return fault(path, 'out_of_range', `Must be at least ${minimum}.`)
}
