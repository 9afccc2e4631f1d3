import type { FieldError, FieldErrorCode } from '@paylinks/contracts/errors'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import { z } from 'zod'
import { fieldErrorsOf, withoutDefault } from './field-errors.ts'

/** Stands for a value whose form is at fault: it is neither absent nor equal to anything. */
export const AT_FAULT = Symbol('at fault')

/** The value, unless its form is at fault. */
export function known<Value>(value: Value | typeof AT_FAULT): Value | undefined {
  return value === AT_FAULT ? undefined : value
}

/** A body as far as it could be read, on which the rules beyond form can be checked. */
export type Draft<Body> = { [Field in keyof Body]: DraftValue<Body[Field]> | typeof AT_FAULT }
type DraftValue<Value> = Value extends (infer Item)[] ? (DraftItem<Item> | typeof AT_FAULT)[] : Value
type DraftItem<Item> = Item extends Record<string, unknown> ? Draft<Item> : Item

export type ReadBody<Body> = {
  draft: Draft<Body>
  /** The body, when neither its form nor the rules have a fault; else the 422 that lists them all. */
  accept(ruleFaults?: FieldError[]): Body
}

/**
 * Reads a body by its schema without refusing it yet, so that one answer can list the faults of its form and those
 * against the rules. `unknownFieldCode` is the code of a field that the schema does not know: `immutable` for a PATCH.
 */
export function readBody<Schema extends z.ZodObject>(
  schema: Schema,
  body: unknown,
  options: { unknownFieldCode?: FieldErrorCode } = {},
): ReadBody<z.output<Schema>> {
  const parsed = schema.safeParse(body, { reportInput: true })
  const formFaults = parsed.success ? [] : fieldErrorsOf(schema, parsed.error, options)
  const draft = draftOf(schema, body)
  if (draft === AT_FAULT) throw invalidRequest(formFaults)
  return {
    draft,
    accept(ruleFaults = []) {
      if (!parsed.success || ruleFaults.length > 0) throw invalidRequest([...formFaults, ...ruleFaults])
      return parsed.data
    },
  }
}

/** Each field by its own schema. */
function draftOf<Schema extends z.ZodObject>(schema: Schema, body: unknown): Draft<z.output<Schema>> | typeof AT_FAULT {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return AT_FAULT
  const fields: Record<string, z.ZodType> = schema.shape
  const drafts = Object.entries(fields).map(([name, field]) => [name, draftValue(field, Reflect.get(body, name))])
  return Object.fromEntries(drafts)
}

function draftValue(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const list = withoutDefault(schema)
  if (!(list instanceof z.ZodArray) || !Array.isArray(value)) return AT_FAULT
  const isTooLong = parsed.error.issues.some(({ code, path }) => code === 'too_big' && path.length === 0)
  return isTooLong ? AT_FAULT : value.map((item) => draftItem(list.element as z.ZodType, item))
}

function draftItem(schema: z.ZodType, item: unknown): unknown {
  return schema instanceof z.ZodObject ? draftOf(schema, item) : draftValue(schema, item)
}
