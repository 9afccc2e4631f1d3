import { z } from 'zod'
import { rule } from './text.ts'

/** A time with its offset (RFC 3339), read as a Date, within the years that both JavaScript and Postgres can write down. */
export const timestampSchema = z.iso
  .datetime({ offset: true, error: 'Must be a date and time with a time zone, like 2026-01-31T12:00:00Z.' })
  .transform((text) => new Date(text))
  .refine(isInWritableYears, rule('out_of_range', 'Must be in the years 0001 to 9999.'))

function isInWritableYears(date: Date): boolean {
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999
}
