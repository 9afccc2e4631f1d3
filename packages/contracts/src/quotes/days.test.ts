import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billingIntervals } from '../payment-links.ts'
import { addDays, addMonths, dayOf, dayOfPeriod, startOf } from './days.ts'

const monthly = { interval: 'month', interval_count: 1 } as const
const firstPeriods = (firstDay: string, recurrence: Parameters<typeof dayOfPeriod>[1], count = 4) =>
  Array.from({ length: count }, (_, period) => dayOfPeriod(firstDay, recurrence, period))

test('a short month moves no later one', () => {
  expect(firstPeriods('2026-01-31', monthly)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
  expect(firstPeriods('2027-11-30', monthly)).toEqual(['2027-11-30', '2027-12-30', '2028-01-30', '2028-02-29'])
})

test('29 February comes back with the next leap year', () => {
  const yearly = { interval: 'year', interval_count: 1 } as const
  expect(firstPeriods('2028-02-29', yearly, 5)).toEqual([
    '2028-02-29',
    '2029-02-28',
    '2030-02-28',
    '2031-02-28',
    '2032-02-29',
  ])
})

test('weeks and days are counted in days, over months and years', () => {
  expect(firstPeriods('2026-12-24', { interval: 'week', interval_count: 2 }, 3)).toEqual([
    '2026-12-24',
    '2027-01-07',
    '2027-01-21',
  ])
  expect(addDays('2026-11-25', 14)).toBe('2026-12-09')
})

test('a day is that of UTC', () => {
  expect(dayOf(new Date('2026-11-25T23:59:59.999Z'))).toBe('2026-11-25')
  expect(dayOf(new Date('2026-11-26T00:30:00+01:00'))).toBe('2026-11-25')
})

const day = fc.date({ min: startOf('2026-01-01'), max: startOf('2060-12-31'), noInvalidDate: true }).map(dayOf)
const recurrence = fc.record({
  interval: fc.constantFrom(...billingIntervals),
  interval_count: fc.integer({ min: 1, max: 12 }),
})

test('each period begins after the one before, in its own month, and never after the day it is anchored to', () => {
  fc.assert(
    fc.property(day, recurrence, fc.integer({ min: 0, max: 130 }), (firstDay, terms, period) => {
      const [begin, next] = [dayOfPeriod(firstDay, terms, period), dayOfPeriod(firstDay, terms, period + 1)]
      expect(begin < next).toBe(true)
      if (terms.interval === 'month' || terms.interval === 'year') {
        const months = period * terms.interval_count * (terms.interval === 'year' ? 12 : 1)
        const monthsOf = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
        expect(monthsOf(begin) - monthsOf(firstDay)).toBe(months)
        expect(begin).toBe(addMonths(firstDay, months))
        expect(Number(begin.slice(8)) <= Number(firstDay.slice(8))).toBe(true)
        expect(Number(begin.slice(8)) === Number(firstDay.slice(8)) || addDays(begin, 1).endsWith('-01')).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})
