import type { CheckoutSession } from '@paylinks/client'
import { expect, test } from 'vitest'
import { csvHead, csvRow } from './csv.ts'

const session = {
  id: 'cs_test_1',
  status: 'complete',
  created_at: '2026-11-25T10:00:00.000Z',
  completed_at: '2026-11-25T10:01:00.000Z',
  payment_link_id: 'pl_test_1',
  currency: 'USD',
  amount_subtotal_atom: 4900,
  amount_discount_atom: 490,
  amount_total_atom: 4410,
  customer_id: null,
  customer_email: 'ada@example.com',
  reference_id: 'user-42',
  utm: { source: 'newsletter', medium: null, campaign: 'spring', term: null, content: null },
  line_items: [{ quantity: 2, product_name: 'Cup, "large"' }],
} as unknown as CheckoutSession

test('a session is one line, with amounts in the currency’s own unit', () => {
  expect(csvHead).toBe(
    'id,status,created_at,completed_at,payment_link_id,currency,subtotal,discount,total,customer_id,customer_email,reference_id,utm_source,utm_medium,utm_campaign,utm_term,utm_content,items\r\n',
  )
  expect(csvRow(session)).toBe(
    'cs_test_1,complete,2026-11-25T10:00:00.000Z,2026-11-25T10:01:00.000Z,pl_test_1,USD,49.00,4.90,44.10,,ada@example.com,user-42,newsletter,,spring,,,"2 × Cup, ""large"""\r\n',
  )
  expect(csvRow({ ...session, currency: 'JPY', amount_total_atom: 500 })).toContain(',JPY,4900,490,500,')
  expect(csvRow({ ...session, currency: 'KWD', amount_total_atom: 1234 })).toContain(',KWD,4.900,0.490,1.234,')
})

test.each(['=1+1', '+1', '-1', '@sum(A1)', '\tx'])('what a spreadsheet would run (%j) is text', (email) => {
  expect(csvRow({ ...session, customer_email: email })).toContain(`,'${email},`)
})
