import type { FieldError, FieldErrorCode } from '@paylinks/contracts/errors'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import { fieldErrorsOf } from '@paylinks/service-kit/field-errors'
import { z } from 'zod'

/** Stands for a value whose form is at fault: it is neither absent nor equal to anything. */
export const AT_FAULT = Symbol('at fault')

/** A body as far as it could be read, on which the rules beyond form can be checked. */
export type Draft<Body> = { [Field in keyof Body]: DraftValue<Body[Field]> | typeof AT_FAULT }
type DraftValue<Value> = Value extends (infer Item extends Record<string, unknown>)[]
  ? (Draft<Item> | typeof AT_FAULT)[]
  : Value

type ReadOptions<Body> = {
  /** The faults against the rules beyond form, of a body whose form may be at fault too. */
  rules?: (draft: Draft<Body>) => FieldError[] | Promise<FieldError[]>
  /** The code of a field that the schema does not know: `immutable` for a PATCH. */
  unknownFieldCode?: FieldErrorCode | undefined
}

/** The body as the schema reads it, or a 422 that lists every fault at once: those of form and those against the rules. */
export async function readBody<Schema extends z.ZodObject>(
  schema: Schema,
  body: unknown,
  { rules = () => [], unknownFieldCode }: ReadOptions<z.output<Schema>> = {},
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(body, { reportInput: true })
  const formFaults = parsed.success ? [] : fieldErrorsOf(parsed.error, unknownFieldCode && { unknownFieldCode })
  const draft = draftOf(schema, body)
  const ruleFaults = draft === AT_FAULT ? [] : await rules(draft)
  if (!parsed.success || ruleFaults.length > 0) throw invalidRequest([...formFaults, ...ruleFaults])
  return parsed.data
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
  const isOfObjects = schema instanceof z.ZodArray && schema.element instanceof z.ZodObject
  const isLong = parsed.error.issues.some(({ code, path }) => code === 'too_big' && path.length === 0)
  if (!isOfObjects || !Array.isArray(value) || isLong) return AT_FAULT
  const { element } = schema as z.ZodArray<z.ZodObject>
  return value.map((item) => draftOf(element, item))
}
