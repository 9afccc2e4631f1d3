import type { Format } from './format.ts'

/** A time of day, in UTC; the page's script writes it in the customer's own time zone. */
export function Moment({ date, format }: { date: Date; format: Format }) {
  return (
    <time dateTime={date.toISOString()} data-local-time>
      {format.time(date)}
    </time>
  )
}
