import { newSecureToken } from '@paylinks/contracts/ids'
import { linkEvent } from '@paylinks/test-kit/events'
import { expect, test } from 'vitest'
import type { LinkFinding } from '../checkout/link-availability.ts'
import { createLinkCache } from './link-cache.ts'

const token = newSecureToken()

const created = () => linkEvent({ type: 'payment_link.created', secureToken: token })
const updated = (fields: { version: number }) =>
  linkEvent({ type: 'payment_link.updated', secureToken: token, ...fields })
const deactivated = (version: number) => linkEvent({ type: 'payment_link.deactivated', secureToken: token, version })

/** A cache with a clock of its own, whose loads the test answers. */
function setUp(limits: { maxLinks?: number; maxUnknownTokens?: number } = {}) {
  let nowMs = 1_000
  const asked: string[] = []
  const answers: ((finding: LinkFinding | Error) => void)[] = []
  const cache = createLinkCache({
    now: () => nowMs,
    resolve: (askedToken) => {
      asked.push(askedToken)
      return new Promise((resolve, reject) => {
        answers.push((finding) => (finding instanceof Error ? reject(finding) : resolve(finding)))
      })
    },
    ...limits,
  })
  const learn = (finding: LinkFinding, of = token) => cache.learn(of, finding, cache.asOf())
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { cache, learn, pass, asked, answer: (finding: LinkFinding | Error) => answers.shift()?.(finding) }
}

test('a deactivated link stays refused long after an openable one is asked about again', () => {
  const { cache, learn, pass } = setUp()
  const openableToken = newSecureToken()
  learn({ state: 'deactivated', version: 2 })
  learn({ state: 'openable', version: 1 }, openableToken)
  pass(61_000)
  expect(cache.get(openableToken)).toBeUndefined()
  expect(cache.get(token)).toBe('deactivated')
})

test.each(['unsellable', 'unknown', 'openable'] as const)('an %s link is asked about again within seconds', (state) => {
  const { cache, learn, pass } = setUp()
  learn({ state, version: state === 'unknown' ? 0 : 3 })
  expect(cache.get(token)).toBe(state)
  pass(5_001)
  expect(cache.get(token)).toBeUndefined()
})

test('a deactivation is refused from its event on', () => {
  const { cache, learn } = setUp()
  learn({ state: 'openable', version: 1 })
  cache.apply(deactivated(2))
  expect(cache.get(token)).toBe('deactivated')
})

test('the event of a change ends what was found out before it', () => {
  const { cache, learn } = setUp()
  learn({ state: 'unsellable', version: 2 })
  cache.apply(updated({ version: 1 }))
  expect(cache.get(token)).toBe('unsellable')
  cache.apply(updated({ version: 3 }))
  expect(cache.get(token)).toBe('openable')
})

test('a token that was opened before its link existed is no longer unknown once the link is created', () => {
  const { cache, learn } = setUp()
  learn({ state: 'unknown', version: 0 })
  cache.apply(created())
  expect(cache.get(token)).toBe('openable')
})

test('a link that was unknown once is not so again when its entry has made room for others', () => {
  const { cache, learn } = setUp({ maxLinks: 1 })
  learn({ state: 'unknown', version: 0 })
  cache.apply(created())
  learn({ state: 'openable', version: 1 }, newSecureToken())
  expect(cache.get(token)).toBeUndefined()
})

test('events that come late, twice or out of order never move a link backwards', () => {
  const { cache } = setUp()
  cache.apply(updated({ version: 5 }))
  cache.apply(updated({ version: 4 }))
  cache.apply(created())
  expect(cache.get(token)).toBe('openable')
  cache.apply(deactivated(6))
  cache.apply(deactivated(6))
  cache.apply(updated({ version: 5 }))
  cache.apply(updated({ version: 7 }))
  expect(cache.get(token)).toBe('deactivated')
})

test.each([
  ['unsellable', { state: 'unsellable', version: 2 }],
  ['unknown', { state: 'unknown', version: 0 }],
] as const)('an answer that an event has overtaken does not bring %s back', (_state, answer) => {
  const { cache } = setUp()
  const asked = cache.asOf()
  cache.apply(updated({ version: 3 }))
  cache.learn(token, answer, asked)
  expect(cache.get(token)).toBe('openable')
})

test('after a gap nothing is known, and an answer from before it is not kept', () => {
  const { cache, learn } = setUp()
  const otherToken = newSecureToken()
  learn({ state: 'deactivated', version: 2 })
  learn({ state: 'unknown', version: 0 }, otherToken)
  const asked = cache.asOf()
  cache.drop()
  expect([cache.get(token), cache.get(otherToken)]).toEqual([undefined, undefined])
  cache.learn(token, { state: 'unsellable', version: 2 }, asked)
  expect(cache.get(token)).toBeUndefined()
  learn({ state: 'unsellable', version: 2 })
  expect(cache.get(token)).toBe('unsellable')
})

test('however many ask for a token at once, one load answers them all', async () => {
  const { cache, asked, answer } = setUp()
  const loads = Array.from({ length: 20 }, () => cache.load(token))
  answer({ state: 'openable', version: 1 })
  expect(new Set(await Promise.all(loads))).toEqual(new Set(['openable']))
  expect(await cache.load(token)).toBe('openable')
  expect(asked).toEqual([token])
})

test('a load that fails is not kept: the next one asks again', async () => {
  const { cache, asked, answer } = setUp()
  const failing = cache.load(token)
  answer(new Error('unreachable'))
  await expect(failing).rejects.toThrow('unreachable')
  const next = cache.load(token)
  answer({ state: 'openable', version: 1 })
  expect(await next).toBe('openable')
  expect(asked).toHaveLength(2)
})

test('who asks after an event does not join a load from before it', async () => {
  const { cache, asked, answer } = setUp()
  const early = cache.load(token)
  cache.apply(deactivated(2))
  expect(await cache.load(token)).toBe('deactivated')
  answer({ state: 'openable', version: 1 })
  expect(await early).toBe('openable')
  expect(cache.get(token)).toBe('deactivated')
  expect(asked).toHaveLength(1)
})

test('who asks after a gap does not join a load from before it, and that load ends no newer one', async () => {
  const { cache, asked, answer } = setUp()
  const early = cache.load(token)
  cache.drop()
  const late = cache.load(token)
  answer({ state: 'openable', version: 1 })
  await early
  const joined = cache.load(token)
  answer({ state: 'deactivated', version: 2 })
  expect(await Promise.all([late, joined])).toEqual(['deactivated', 'deactivated'])
  expect(asked).toHaveLength(2)
})

test('guesses evict each other, and never a link', () => {
  const { cache, learn } = setUp({ maxLinks: 10, maxUnknownTokens: 3 })
  learn({ state: 'deactivated', version: 2 })
  for (let guess = 0; guess < 1_000; guess++) learn({ state: 'unknown', version: 0 }, newSecureToken())
  expect(cache.get(token)).toBe('deactivated')
  expect(cache.size()).toEqual({ links: 1, unknown: 3 })
})

test('links are bounded too: the one not asked about the longest makes room', () => {
  const { cache, learn } = setUp({ maxLinks: 2 })
  const others = [newSecureToken(), newSecureToken()] as const
  learn({ state: 'deactivated', version: 2 })
  learn({ state: 'deactivated', version: 2 }, others[0])
  cache.get(token)
  learn({ state: 'deactivated', version: 2 }, others[1])
  expect([cache.get(token), cache.get(others[0]), cache.get(others[1])]).toEqual([
    'deactivated',
    undefined,
    'deactivated',
  ])
})
