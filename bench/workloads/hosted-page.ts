import type { Db } from '@paylinks/db/client'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import type { DataCheck } from '../check-data.ts'
import type { RunningCheckout } from '../installation.ts'
import type { Load } from '../load/load.ts'
import { type Case, type CaseResult, measureInTurns } from '../rounds.ts'

const CONNECTIONS = 16
/** More than are completed in one second. */
const MOST_A_SECOND = 2_000

type Options = { db: Db; databaseName: string; checkout: RunningCheckout; rounds: number; seconds: number }

/** W12: customers look at the hosted page, and customers pay on it with a test card. Each session is paid once. */
export async function measureHostedPage(options: Options): Promise<{ results: CaseResult[]; check: DataCheck }> {
  const { db, checkout, rounds, seconds } = options
  const eachRound = seconds * MOST_A_SECOND
  const linkId = await seedTestSessions(db, eachRound * rounds)
  const body = await paymentForm(`${checkout.origin}${pathOf(0)}`)
  const results: CaseResult[] = []
  for (let round = 0; round < rounds; round++) {
    const paths = Array.from({ length: eachRound }, (_, index) => pathOf(round * eachRound + index))
    const pay = { method: 'POST', body, contentType: 'application/x-www-form-urlencoded' } as const
    const cases = [
      caseOf(options, 'W12-page', 'show the hosted page', paths),
      caseOf(
        options,
        'W12-pay',
        'complete a checkout with a card',
        paths.map((path) => `${path}/pay`),
        pay,
      ),
    ]
    for (const [index, result] of (await measureInTurns(cases, 1, seconds)).entries()) {
      const earlier = results[index]
      if (earlier === undefined) results.push(result)
      else {
        earlier.rounds.push(...result.rounds)
        earlier.faults.push(...result.faults)
      }
    }
  }
  return { results, check: await checkPayments(db, linkId, results) }
}

function caseOf(
  { checkout, databaseName }: Options,
  id: string,
  title: string,
  paths: readonly string[],
  load: Partial<Load> = {},
): Case {
  const targets = paths.map((path) => ({ path }))
  return {
    id,
    title,
    expect: 'opened',
    processes: [checkout],
    database: databaseName,
    load: { origin: checkout.origin, targets, clients: 'many', connections: CONNECTIONS, ...load },
  }
}

const tokenOf = (index: number) => `tok_${String(index).padStart(32, '0')}`
const pathOf = (index: number) => `/checkout/${tokenOf(index)}`

/** Open sessions of one link in test mode, where the test cards pay, as opens would have made them. */
async function seedTestSessions(db: Db, count: number): Promise<string> {
  const { id } = await insertPaymentLink(db, await insertMerchant(db, { livemode: false }))
  await db.$executeRaw`
    INSERT INTO checkout_sessions
      (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, expires_at)
    SELECT 'cs_test_bench' || lpad(n::text, 17, '0'), l.account_id, l.livemode,
           sha256(('tok_' || lpad(n::text, 32, '0'))::bytea), 'req_bench_paid' || lpad(n::text, 16, '0'),
           l.id, l.version, l.mode, now() + interval '1 day'
    FROM payment_links l, generate_series(0, ${count - 1}::int) AS n WHERE l.id = ${id}`
  return id
}

/** What a customer's browser sends to pay what the page shows: the terms are the same for all sessions of the link. */
async function paymentForm(url: string): Promise<string> {
  const page = await (await fetch(url, { headers: { Accept: 'text/html' } })).text()
  const [, terms] = /name="terms" value="([^"]+)"/.exec(page) ?? []
  if (terms === undefined) throw new Error('the hosted page has no terms to agree to')
  return new URLSearchParams({
    terms,
    email: 'ada@example.com',
    method: 'credit_card',
    card_number: '4242424242424242',
    card_expiry: '12/34',
    card_cvc: '123',
    card_holder: 'Ada Lovelace',
  }).toString()
}

async function checkPayments(db: Db, linkId: string, results: readonly CaseResult[]): Promise<DataCheck> {
  const rounds = results.find(({ id }) => id === 'W12-pay')?.rounds ?? []
  const answered = rounds.reduce((sum, { requests }) => sum + requests, 0)
  const [{ completed, paid }] = await db.$queryRaw<[{ completed: number; paid: number }]>`
    SELECT count(*) FILTER (WHERE s.status = 'complete')::int AS completed, count(p.session_id)::int AS paid
    FROM checkout_sessions s LEFT JOIN payments p ON p.session_id = s.id WHERE s.link_id = ${linkId}`
  return {
    name: 'each payment that was answered completed one session',
    // The generator leaves while some are still on their way.
    holds: paid === completed && completed >= answered && completed <= answered + rounds.length * CONNECTIONS,
    found: `${answered} answered, ${completed} sessions completed, ${paid} payments`,
  }
}
