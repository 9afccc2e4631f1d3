import { newId } from '@paylinks/contracts/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idsBetween } from './ids-between.ts'

const MINUTE_MS = 60_000

/** An id made at that time: it begins with the time, and what follows can be anything. */
const idMadeAt = (ms: number, rest: string) => {
  const { gte = '' } = idsBetween('paymentLink', true, { gte: new Date(ms + MINUTE_MS) })
  return gte + rest
}

test('the ids of every row of the time are in the range, and those of a minute outside of it are not', () => {
  const times = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2100) })
  const rests = fc.string({
    unit: fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
    minLength: 16,
    maxLength: 16,
  })
  fc.assert(
    fc.property(times, times, times, rests, (from, to, made, rest) => {
      const { gte = '', lt = '' } = idsBetween('paymentLink', true, { gte: new Date(from), lte: new Date(to) })
      const id = idMadeAt(made, rest)
      if (made >= from && made <= to) expect(id >= gte && id < lt).toBe(true)
      if (made < from - MINUTE_MS || made > to + MINUTE_MS) expect(id >= gte && id < lt).toBe(false)
    }),
  )
})

test('an id that is made now is in the range of now, whatever its kind and mode', () => {
  for (const livemode of [true, false]) {
    const now = new Date()
    const id = newId('customer', livemode)
    const { gte = '', lt = '' } = idsBetween('customer', livemode, { gte: now, lte: now })
    expect(id >= gte && id < lt).toBe(true)
  }
})

test('times that no id can tell leave nothing out, or everything', () => {
  const id = newId('product', true)
  const { gte = '' } = idsBetween('product', true, { gte: new Date('9999-12-31T23:59:59Z') })
  expect(id < gte).toBe(true)
  expect(idsBetween('product', true, { gte: new Date(-1e15) }).gte).toBe('prod_live_0000000000')
  expect(idsBetween('product', true, { lte: new Date(-1e15) }).lt).toBe('prod_live_0000000000')
})

test('the later of two beginnings counts', () => {
  const [early, late] = [new Date('2026-01-01'), new Date('2026-02-01')]
  expect(idsBetween('event', true, { gte: early, gt: late })).toEqual(idsBetween('event', true, { gte: late }))
})
