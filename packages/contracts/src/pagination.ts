import { z } from 'zod'
import { type IdKind, idSchema } from './ids.ts'
import { rule } from './text.ts'
import { timestampSchema } from './timestamps.ts'

const DEFAULT_PAGE_SIZE = 20
const MAX_PAGE_SIZE = 100

/** How far a list is counted, and how deep a page may be that is asked for by its offset: both cost what they pass over. */
export const MAX_COUNTED = 10_000

/** Query parameters arrive as text; these read them strictly, so that `limit=1e1` and `limit=` are faults. */
export function integerParam(min: number, max: number): IntegerParam
export function integerParam(min: number, max: number, byDefault: number): z.ZodDefault<IntegerParam>
export function integerParam(min: number, max: number, byDefault?: number) {
  const described = { type: 'integer', minimum: min, maximum: max }
  const param = z
    .string()
    .regex(/^\d{1,10}$/, 'Must be a whole number.')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ override: asParam(described) })
  if (byDefault === undefined) return param
  return param.default(byDefault).meta({ override: asParam({ ...described, default: byDefault }) })
}
type IntegerParam = z.ZodPipe<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>, z.ZodInt>

export const booleanParam = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .meta({ override: asParam({ type: 'boolean' }) })

/** OpenAPI describes a parameter by the value that it stands for, not by the text that carries it. */
function asParam(described: Record<string, unknown>) {
  return ({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void => {
    const kept = ['description', 'default']
      .filter((keyword) => keyword in jsonSchema)
      .map((keyword) => [keyword, jsonSchema[keyword]])
    for (const keyword of Object.keys(jsonSchema)) delete jsonSchema[keyword]
    Object.assign(jsonSchema, described, Object.fromEntries(kept))
  }
}

/** The filters by time of creation, both ends included, as fields to spread into a list's query schema. */
export const createdParams = {
  created_at_gte: timestampSchema.optional().meta({ description: 'Created at this time or later.' }),
  created_at_lte: timestampSchema.optional().meta({ description: 'Created at this time or earlier.' }),
}

/** The two ways of paging, as fields to spread into a list's query schema. */
export function pageParams(kind: IdKind) {
  return {
    limit: integerParam(1, MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE).meta({ description: 'How many objects a page holds.' }),
    offset: integerParam(0, MAX_COUNTED)
      .optional()
      .meta({ description: 'How many objects to skip. Use `starting_after` to go deeper than 10,000.' }),
    starting_after: idSchema(kind)
      .optional()
      .meta({ description: 'The id of the last object of the page before. Every page costs the same.' }),
    ending_before: idSchema(kind).optional().meta({
      description: 'The id of the first object of a page: gives the page in front of it, with newer objects.',
    }),
  }
}

type PageRequest = {
  offset?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

/** The check that goes with {@link pageParams}: one way of paging at a time. */
export function oneWayOfPaging(query: PageRequest): boolean {
  const given = [query.offset, query.starting_after, query.ending_before].filter((way) => way !== undefined)
  return given.length <= 1
}
export const oneWayOfPagingRule = {
  ...rule('conflicts_with', 'Give only one of offset, starting_after and ending_before.'),
  path: ['offset'],
}

/** A list answer. `offset` and `total` are absent when the page was asked for by an id. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item).meta({ description: 'The objects of this page, newest first.' }),
    has_more: z.boolean().meta({
      description: 'Whether there is another page: with `ending_before` a newer one, otherwise an older one.',
    }),
    limit: z.int().meta({ description: 'How many objects a page holds.' }),
    offset: z
      .int()
      .optional()
      .meta({ description: 'How many objects were skipped. Absent with `starting_after` and `ending_before`.' }),
    total: z.int().optional().meta({
      description: 'How many objects match, counted to 10,000. Absent with `starting_after` and `ending_before`.',
    }),
    total_is_capped: z
      .boolean()
      .optional()
      .meta({ description: 'Whether more objects match than `total` says. Present with `total`.' }),
  })
}
export type Page<Item> = {
  data: Item[]
  has_more: boolean
  limit: number
  offset?: number
  total?: number
  total_is_capped?: boolean
}
