import type { CheckoutSession } from '@paylinks/client'
import { decimalsOf } from '../money/money.ts'

const columns: [string, (session: CheckoutSession) => string][] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['created_at', ({ created_at }) => created_at],
  ['completed_at', ({ completed_at }) => completed_at ?? ''],
  ['payment_link_id', ({ payment_link_id }) => payment_link_id],
  ['currency', ({ currency }) => currency ?? ''],
  ['subtotal', (session) => amount(session, session.amount_subtotal_atom)],
  ['discount', (session) => amount(session, session.amount_discount_atom)],
  ['total', (session) => amount(session, session.amount_total_atom)],
  ['customer_id', ({ customer_id }) => customer_id ?? ''],
  ['customer_email', ({ customer_email }) => customer_email ?? ''],
  ['reference_id', ({ reference_id }) => reference_id ?? ''],
  ...(['source', 'medium', 'campaign', 'term', 'content'] as const).map(
    (name): [string, (session: CheckoutSession) => string] => [`utm_${name}`, ({ utm }) => utm?.[name] ?? ''],
  ),
  ['items', ({ line_items }) => line_items.map((item) => `${item.quantity} × ${item.product_name}`).join('; ')],
]

/** Amounts in the currency's usual unit, with a point: what spreadsheets read as numbers. */
function amount({ currency }: CheckoutSession, atoms: number): string {
  if (currency === null) return ''
  const decimals = decimalsOf(currency)
  return (atoms / 10 ** decimals).toFixed(decimals)
}

export const csvHead = row(columns.map(([name]) => name))

export function csvRow(session: CheckoutSession): string {
  return row(columns.map(([, text]) => text(session)))
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function row(values: string[]): string {
  const quoted = values.map((value) => {
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${quoted.join(',')}\r\n`
}
