import type { OpenParameters } from '@paylinks/contracts/open-parameters'
import type { Db } from '@paylinks/db/client'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { type BuiltLink, insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { openLink, type TestService } from './checkout-service.ts'

export type Checkout = { sessionId: string; url: string; link: BuiltLink }

export type CheckoutOptions = NonNullable<Parameters<typeof insertPaymentLink>[2]> & {
  /** Whose link it is. A new account's where absent. */
  accountId?: string
  accountName?: string
  livemode?: boolean
}

export type OpenCheckout = (options?: CheckoutOptions, parameters?: OpenParameters) => Promise<Checkout>

/** A link as described, opened. */
export async function openCheckout(
  service: TestService,
  db: Db,
  options: CheckoutOptions = {},
  parameters?: OpenParameters,
): Promise<Checkout> {
  const { accountId, accountName: name = 'Northwind', livemode = false, ...described } = options
  const owner = accountId ? { accountId, livemode } : await insertMerchant(db, { livemode, name })
  const link = await insertPaymentLink(db, owner, described)
  return { ...(await openLink(service, link.secureToken, parameters)), link }
}

export const CARD = {
  card_number: '4242 4242 4242 4242',
  card_expiry: '12 / 34',
  card_cvc: '123',
  card_holder: 'Ada Lovelace',
}

export type Answer = { status: number; location: string | null; headers: Headers; text: string }

/** What a browser asks for. */
const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

export async function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return answerOf(await fetch(url, { redirect: 'manual', headers: { ...PAGE, ...headers } }))
}

export async function post(
  url: string,
  fields: Record<string, string | number>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))
  return answerOf(await fetch(url, { method: 'POST', redirect: 'manual', body, headers: { ...PAGE, ...headers } }))
}

async function answerOf(response: Response): Promise<Answer> {
  const location = response.headers.get('location')
  return { status: response.status, location, headers: response.headers, text: textOf(await response.text()) }
}

/** As a reader sees it: no-break spaces, which some locales put into amounts, are spaces. */
function textOf(html: string): string {
  return html.replaceAll(/[\u00a0\u202f]/g, ' ')
}

/** The name of the terms that the page shows, as its forms carry it. */
export function termsOf({ text }: Answer): string {
  const [, terms] = /name="terms" value="([^"]+)"/.exec(text) ?? []
  if (terms === undefined) throw new Error(`the page has no terms:\n${text}`)
  return terms
}

/** Looks at the page and pays what it shows. */
export async function pay(url: string, fields: Record<string, string> = {}): Promise<Answer> {
  const terms = termsOf(await get(url))
  return post(`${url}/pay`, { terms, email: 'ada@example.com', method: 'credit_card', ...CARD, ...fields })
}

/** What a refused customer is told. */
export async function noticeAfter({ location }: Answer, service: TestService): Promise<string> {
  const page = await follow(location, service)
  const [, notice = ''] = /role="alert"[^>]*>(.*?)<\/div>/s.exec(page.text) ?? []
  return notice.replaceAll(/<[^>]+>/g, '').trim()
}

/** Goes on to wherever the answer leads within the checkout, as a browser does. */
export async function follow(location: string | null, service: TestService): Promise<Answer> {
  let page = await get(`${service.url}${location}`)
  while (page.status === 303 && page.location?.startsWith('/')) page = await get(`${service.url}${page.location}`)
  return page
}

/** Everything of value that exists for the session once nothing is left to settle. */
export async function settledRecords(db: Db, sessionId: string) {
  await waitFor(async () => (await db.paymentAttempt.count({ where: { sessionId, owed: { not: null } } })) === 0)
  const [session, payments, attempts, events, held] = await Promise.all([
    db.checkoutSession.findUniqueOrThrow({ where: { id: sessionId } }),
    db.payment.findMany({ where: { sessionId } }),
    db.paymentAttempt.findMany({ where: { sessionId }, orderBy: { number: 'asc' } }),
    db.event.findMany({ where: { objectId: sessionId } }),
    db.testProcessorPayment.findMany({ where: { key: { startsWith: `${sessionId}:` } }, orderBy: { key: 'asc' } }),
  ])
  const capturedAtom = held.reduce((sum, payment) => sum + payment.capturedAtom, 0n)
  return { session, payments, attempts, events, held, capturedAtom }
}
