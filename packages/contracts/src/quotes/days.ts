import type { Recurrence } from '../payment-links.ts'

/** A day in UTC, as ISO 8601 writes it: `2026-11-25`. Days compare as their texts do. */
export type Day = string

export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10)
}

/** The beginning of the day in UTC. */
export function startOf(day: Day): Date {
  return new Date(`${day}T00:00:00Z`)
}

export function addDays(day: Day, count: number): Day {
  const date = startOf(day)
  date.setUTCDate(date.getUTCDate() + count)
  return dayOf(date)
}

/** The same day of another month, or its last day where that month is shorter: 31 January and a month is 28 February. */
export function addMonths(day: Day, count: number): Day {
  const date = startOf(day)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count]
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return dayOf(new Date(Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth))))
}

/**
 * The first day of a period, counted from 0. Each is reckoned from the first period and not from the one before, so
 * that a short month moves no later one: 31 January, 28 February, 31 March.
 */
export function dayOfPeriod(firstDay: Day, { interval, interval_count }: Recurrence, period: number): Day {
  const count = interval_count * period
  switch (interval) {
    case 'day':
      return addDays(firstDay, count)
    case 'week':
      return addDays(firstDay, 7 * count)
    case 'month':
      return addMonths(firstDay, count)
    case 'year':
      return addMonths(firstDay, 12 * count)
  }
}
