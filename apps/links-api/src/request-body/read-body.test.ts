import { type FieldError, fault } from '@paylinks/contracts/errors'
import { AppError } from '@paylinks/service-kit/app-error'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AT_FAULT, type Draft, readBody } from './read-body.ts'

const schema = z.strictObject({ kind: z.enum(['round', 'square']).default('round'), radius: z.int().nullish() })

/** A radius belongs to what is round. */
function rules({ kind, radius }: Draft<z.output<typeof schema>>): FieldError[] {
  if (kind === 'round' && radius == null) return [fault('radius', 'required')]
  if (kind === 'square' && radius != null) return [fault('radius', 'conflicts_with')]
  return []
}

const listSchema = z.strictObject({ points: z.array(z.strictObject({ x: z.int(), y: z.int().default(0) })).max(3) })

/** No point lies to the left. */
function listRules({ points }: Draft<z.output<typeof listSchema>>): FieldError[] {
  if (points === AT_FAULT) return []
  return points.flatMap((point, index) =>
    point !== AT_FAULT && point.x !== AT_FAULT && point.x < 0 ? [fault(`points[${index}].x`, 'out_of_range')] : [],
  )
}

function faultsOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof AppError) return error.errors?.map(({ path, code }) => `${path} ${code}`) ?? []
    throw error
  }
  throw new Error('the body was not refused')
}

function readShape(body: unknown, options = {}) {
  const { draft, accept } = readBody(schema, body, options)
  return accept(rules(draft))
}

function readList(points: unknown) {
  const { draft, accept } = readBody(listSchema, { points })
  return accept(listRules(draft))
}

test('a body without faults is read with its defaults', () => {
  expect(readShape({ radius: 2 })).toEqual({ kind: 'round', radius: 2 })
  expect(readList([{ x: 1 }])).toEqual({ points: [{ x: 1, y: 0 }] })
})

test('faults of form and faults against the rules are listed together', () => {
  const square = { kind: 'square', radius: 2, colour: 'red' }
  expect(faultsOf(() => readShape(square))).toEqual(['colour unknown_field', 'radius conflicts_with'])
  expect(faultsOf(() => readShape({ colour: 'red' }, { unknownFieldCode: 'immutable' }))).toEqual([
    'colour immutable',
    'radius required',
  ])
})

test('the rules see each item of a list, whatever is at fault in the others', () => {
  expect(faultsOf(() => readList([{ x: -1, y: null }, { x: 'left' }, 7]))).toEqual([
    'points[0].y invalid_type',
    'points[1].x invalid_type',
    'points[2] invalid_type',
    'points[0].x out_of_range',
  ])
})

test('the rules see each value of a list that may be left out, whatever is wrong with the list', () => {
  const colours = z.strictObject({
    colours: z
      .array(z.enum(['red', 'blue']))
      .min(3)
      .optional(),
  })
  expect(readBody(colours, { colours: ['red', 'green'] }).draft).toEqual({ colours: ['red', AT_FAULT] })
  expect(readBody(colours, { colours: 'red' }).draft).toEqual({ colours: AT_FAULT })
  expect(readBody(colours, {}).draft).toEqual({ colours: undefined })
})

test('a list that is too long is not looked into', () => {
  expect(faultsOf(() => readList(Array(4).fill({ x: -1 })))).toEqual(['points too_long'])
})

test('a rule says nothing about a value whose form is at fault already', () => {
  expect(faultsOf(() => readShape({ kind: 'round', radius: 'two' }))).toEqual(['radius invalid_type'])
  expect(faultsOf(() => readShape({ kind: 'oval' }))).toEqual(['kind invalid_value'])
})

test.each([[null], [[]], ['text'], [1], [undefined]])('%j is no body, on which no rule can be checked', (body) => {
  expect(faultsOf(() => readBody(schema, body))).toHaveLength(1)
})
