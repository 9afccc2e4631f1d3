import type { LinkRefusal, MintResult, ResolveResult } from '@paylinks/contracts/checkout-rpc'
import type { OpenedLink } from '@paylinks/contracts/share'
import type { LinkFinding, UnavailableReason } from './link-availability.ts'

/** What an open came to: a fresh session of the link, or why there is none. */
export type MintedLink =
  | { state: 'openable'; version: number; session: OpenedLink }
  | { state: UnavailableReason; version: number }

/** Undefined where the service sent what this gateway does not understand: that item is undecided. */
export function toMintedLink({ session, refusal }: MintResult): MintedLink | undefined {
  if (!session) return toRefusal(refusal)
  const { checkout_session_id, checkout_url, link_version } = session
  return { state: 'openable', version: link_version, session: { checkout_session_id, checkout_url } }
}

/** What others are shown of a link before they open it. `amount` and `pictureUrl` may be empty. */
export type LinkCard = { title: string; merchantName: string; amount: string; pictureUrl: string }

/** A link that can be opened with its card; else why it cannot. */
export type CardFinding =
  | { state: 'openable'; version: number; card: LinkCard }
  | { state: UnavailableReason; version: number }

export function toCardFinding({ link, refusal }: ResolveResult): CardFinding | undefined {
  if (!link) return toRefusal(refusal)
  if (!link.card) return undefined
  const { title, merchant_name, amount, picture_url } = link.card
  const card = { title, merchantName: merchant_name, amount, pictureUrl: picture_url }
  return { state: 'openable', version: link.link_version, card }
}

export function toFinding({ link, refusal }: ResolveResult): LinkFinding | undefined {
  return link ? { state: 'openable', version: link.link_version } : toRefusal(refusal)
}

const refusalsByReason: Partial<Record<LinkRefusal['reason'], UnavailableReason>> = {
  UNKNOWN: 'unknown',
  DEACTIVATED: 'deactivated',
  UNSELLABLE: 'unsellable',
}

function toRefusal(refusal: LinkRefusal | null | undefined): { state: UnavailableReason; version: number } | undefined {
  const state = refusal ? refusalsByReason[refusal.reason] : undefined
  return state === undefined ? undefined : { state, version: refusal?.link_version ?? 0 }
}
