import type { LinkRefusal, MintItem, MintResult } from '@paylinks/contracts/checkout-rpc'
import { isSecureToken, newIdSuffix } from '@paylinks/contracts/ids'
import { readOpenParameters } from '@paylinks/contracts/open-parameters'
import type { Db } from '@paylinks/db/client'
import { deriveCheckoutToken, hexHashOf } from './checkout-token.ts'
import { refusalOf, unknownLink } from './link-refusal.ts'
import type { MintMetrics } from './mint-metrics.ts'
import { findSessionsByRequestId, type MintRow, mintRows, type SessionRef } from './mint-store.ts'

export type MintDependencies = {
  db: Db
  /** Turns a request id into a checkout token. */
  tokenSecret: string
  checkoutPublicUrl: string
  metrics: MintMetrics
}

/** As it comes over the wire. */
type OpenItem = Pick<MintItem, 'request_id' | 'secure_token'> & Partial<MintItem>
type Open = MintRow & { token: string }
type Outcome = { session: SessionRef; isNew: boolean } | { refusal: LinkRefusal }

/**
 * One fresh session for each item whose link is active and sellable when the statement runs; one answer for each item,
 * in their order. Safe to repeat, in turn or at once: a request id makes one session and has one token.
 */
export async function mintSessions(deps: MintDependencies, items: OpenItem[]): Promise<MintResult[]> {
  const { tokenSecret, checkoutPublicUrl, metrics } = deps
  metrics.batchSize.observe(items.length)
  const opens = opensOf(items, tokenSecret)
  const outcomes = await mint(deps, [...opens.values()])

  return items.map((item): MintResult => {
    const open = opens.get(item.request_id)
    const outcome = open?.secureToken === item.secure_token ? outcomes.get(item.request_id) : undefined
    metrics.mints.inc({ outcome: labelOf(outcome) })
    if (open === undefined || outcome === undefined) return { outcome: 'refusal', refusal: unknownLink }
    if ('refusal' in outcome) return { outcome: 'refusal', refusal: outcome.refusal }
    const { sessionId, linkId, linkVersion } = outcome.session
    return {
      outcome: 'session',
      session: {
        checkout_session_id: sessionId,
        checkout_url: `${checkoutPublicUrl}/checkout/${open.token}`,
        link_id: linkId,
        link_version: linkVersion,
      },
    }
  })
}

/** The distinct opens of a batch, by request id. What cannot be a link's token need not be looked up. */
function opensOf(items: OpenItem[], tokenSecret: string): Map<string, Open> {
  const opens = new Map<string, Open>()
  for (const { request_id: requestId, secure_token: secureToken, parameters } of items) {
    if (opens.has(requestId) || !isSecureToken(secureToken)) continue
    const token = deriveCheckoutToken(tokenSecret, requestId)
    opens.set(requestId, {
      requestId,
      secureToken,
      token,
      tokenHash: hexHashOf(token),
      idSuffix: newIdSuffix(),
      // Checked here too: what is stored must not depend on who called.
      parameters: parameters ? readOpenParameters((name) => parameters[name]) : undefined,
    })
  }
  return opens
}

async function mint({ db, metrics }: MintDependencies, opens: Open[]): Promise<Map<string, Outcome>> {
  if (opens.length === 0) return new Map()
  const stopTimer = metrics.statementSeconds.startTimer()
  const rows = await mintRows(db, opens)
  stopTimer()

  // What made no row may have one: from an earlier try, or from a twin in another call since this statement's view.
  const without = rows.filter(({ link, session }) => session === null && link !== null)
  const earlier =
    without.length === 0
      ? undefined
      : await findSessionsByRequestId(
          db,
          without.map(({ requestId }) => requestId),
        )

  return new Map(
    rows.map(({ requestId, link, session }): [string, Outcome] => {
      if (session !== null) return [requestId, { session, isNew: true }]
      const existing = earlier?.get(requestId)
      if (existing !== undefined && existing.linkId === link?.linkId) {
        return [requestId, { session: existing, isNew: false }]
      }
      return [requestId, { refusal: refusalOf(link) ?? unknownLink }]
    }),
  )
}

function labelOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'unknown'
  if ('refusal' in outcome) return outcome.refusal.reason.toLowerCase()
  return outcome.isNew ? 'minted' : 'repeated'
}
