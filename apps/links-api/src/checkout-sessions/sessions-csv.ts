import type { CheckoutSession } from '@paylinks/contracts/checkout-sessions'
import { csvLine } from '../csv/csv-line.ts'

/** The columns of the file, in their order: name → what stands in it. New ones are added at the end. */
const columns: Record<string, (session: CheckoutSession) => string | number | null> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  payment_status: ({ payment_status }) => payment_status,
  mode: ({ mode }) => mode,
  payment_link_id: ({ payment_link_id }) => payment_link_id,
  payment_link_version: ({ payment_link_version }) => payment_link_version,
  created_at: ({ created_at }) => created_at,
  expires_at: ({ expires_at }) => expires_at,
  completed_at: ({ completed_at }) => completed_at,
  currency: ({ currency }) => currency,
  amount_subtotal_atom: ({ amount_subtotal_atom }) => amount_subtotal_atom,
  amount_discount_atom: ({ amount_discount_atom }) => amount_discount_atom,
  amount_total_atom: ({ amount_total_atom }) => amount_total_atom,
  coupon_id: ({ coupon_id }) => coupon_id,
  customer_id: ({ customer_id }) => customer_id,
  customer_email: ({ customer_email }) => customer_email,
  customer_name: ({ customer_name }) => customer_name,
  reference_id: ({ reference_id }) => reference_id,
  locale: ({ locale }) => locale,
  utm_source: ({ utm }) => utm?.source ?? null,
  utm_medium: ({ utm }) => utm?.medium ?? null,
  utm_campaign: ({ utm }) => utm?.campaign ?? null,
  utm_term: ({ utm }) => utm?.term ?? null,
  utm_content: ({ utm }) => utm?.content ?? null,
  payment_id: ({ payment }) => payment?.id ?? null,
  payment_method: ({ payment }) => payment?.method ?? null,
  metadata: ({ metadata }) => (metadata === null ? null : JSON.stringify(metadata)),
}

export const sessionsCsvHeader = csvLine(Object.keys(columns))

export function sessionCsvLine(session: CheckoutSession): string {
  return csvLine(Object.values(columns).map((cellOf) => cellOf(session)))
}
