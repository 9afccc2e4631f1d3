import { idPrefixes } from '@paylinks/contracts/ids'
import type { OpenApiDocument } from '@paylinks/contracts/openapi'
import type { Operation } from '@paylinks/contracts/operations/operation'
import fc from 'fast-check'
import { createGeneratorSync } from 'json-schema-faker'
import { fillPath } from './example-world.ts'

export type FuzzedRequest = { path: string; method: string; headers: Record<string, string>; body: string | undefined }

/** Values that break what they are put into, or try to. */
const HOSTILE_VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  ' ',
  'x'.repeat(10_000),
  '\u0000',
  '\ud800',
  '\u202e',
  "'; DROP TABLE payment_links;--",
  '{{7*7}}',
  '../../etc/passwd',
  '%00',
  '🙂',
  'NaN',
  '2026-13-45T99:99:99Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '2023-02-29T00:00:00Z',
  'javascript:alert(1)',
  [],
  {},
  [[]],
  [null],
  JSON.parse('{"__proto__":1}'),
  { constructor: {} },
  Array.from({ length: 200 }, () => 0),
]

const HOSTILE_BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"a":1,}',
  '\u0000',
  '{"name":"\\ud800"}',
  '['.repeat(5_000),
  '{"__proto__":{"is_active":true}}',
  'x'.repeat(300_000),
]

/**
 * Makes requests from the document, the same ones for the same seed: some as it allows, with ids that exist, some broken
 * in one place, some broken as a whole.
 */
export function createRequestFuzzer(document: OpenApiDocument, { seed, ids }: { seed: number; ids: string[] }) {
  const generator = createGeneratorSync({ seed, optionalsProbability: 0.4, minLength: 0 })
  const random = fc.sample(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { seed, numRuns: 100_000 })
  let draws = 0
  const chance = () => random[draws++ % random.length] as number
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(chance() * items.length)] as Item

  function generate(schema: object): unknown {
    return JSON.parse(
      JSON.stringify(generator.generate({ ...schema, components: document.components } as never) ?? null),
    )
  }

  /** Swaps generated ids for ones that exist, mostly, so that requests get past the first look-up. */
  function withRealIds(value: unknown): unknown {
    if (typeof value === 'string' && chance() < 0.8) {
      const prefix = Object.values(idPrefixes).find((candidate) => value.startsWith(`${candidate}_`))
      const real = ids.filter((id) => prefix !== undefined && id.startsWith(`${prefix}_`))
      return real.length === 0 ? value : pick(real)
    }
    if (Array.isArray(value)) return value.map(withRealIds)
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withRealIds(item)]))
    }
    return value
  }

  /** The value with one place of it broken. */
  function broken(value: unknown): unknown {
    if (value === null || typeof value !== 'object' || chance() < 0.2) return pick(HOSTILE_VALUES)
    if (Array.isArray(value)) {
      const at = Math.floor(chance() * value.length)
      return value.length === 0
        ? [pick(HOSTILE_VALUES)]
        : value.map((item, index) => (index === at ? broken(item) : item))
    }
    const keys = Object.keys(value)
    const key =
      keys.length === 0 || chance() < 0.2 ? pick(['surprise', '', '__proto__', 'is_sellable', 'id']) : pick(keys)
    return { ...value, [key]: broken((value as Record<string, unknown>)[key]) }
  }

  return function nextRequest(operation: Operation): FuzzedRequest {
    const described = document.paths?.[operation.path]?.[operation.method]
    const isBroken = chance() < 0.5

    const variables = Object.fromEntries(
      [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
        if (name === 'account_id') return [name, ids.find((id) => id.startsWith('acc_')) ?? '']
        return [
          name,
          isBroken && chance() < 0.3 ? String(pick(HOSTILE_VALUES)).slice(0, 2_000).toWellFormed() || ' ' : pick(ids),
        ]
      }),
    )

    const query = new URLSearchParams()
    for (const parameter of described?.parameters ?? []) {
      if ('$ref' in parameter || parameter.in !== 'query' || chance() < 0.6) continue
      const value =
        isBroken && chance() < 0.5 ? pick(HOSTILE_VALUES) : withRealIds(generate(parameter.schema as object))
      query.append(
        parameter.name,
        (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 4_000).toWellFormed(),
      )
      if (isBroken && chance() < 0.1) query.append(parameter.name, 'again')
    }

    const requestBody = described?.requestBody as { content: Record<string, { schema: object }> } | undefined
    const schema = requestBody?.content['application/json']?.schema
    let body: string | undefined
    if (schema !== undefined) {
      const valid = withRealIds(generate(schema))
      body = isBroken && chance() < 0.1 ? pick(HOSTILE_BODIES) : JSON.stringify(isBroken ? broken(valid) : valid)
    }

    const headers: Record<string, string> =
      body === undefined ? {} : { 'content-type': isBroken && chance() < 0.05 ? 'text/plain' : 'application/json' }
    if (operation.method === 'post' && chance() < 0.2)
      headers['idempotency-key'] = pick(['a', 'b', 'c', 'x'.repeat(300)])

    const search = query.size === 0 ? '' : `?${query}`
    return { method: operation.method.toUpperCase(), path: fillPath(operation.path, variables) + search, headers, body }
  }
}
