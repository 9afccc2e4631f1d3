import type { MintResult, ResolveResult, LinkRefusal as RpcRefusal } from '@paylinks/contracts/checkout-rpc'
import type { OpenedLink } from '@paylinks/contracts/share'
import type { LinkFinding, LinkRefusal } from './link-state.ts'

/** What an open came to: a fresh session of the link, or why there is none. */
export type MintedLink =
  | { state: 'live'; version: number; session: OpenedLink }
  | { state: LinkRefusal; version: number }

/** Undefined where the service sent what this gateway does not understand: that item is undecided. */
export function toMintedLink({ session, refusal }: MintResult): MintedLink | undefined {
  if (!session) return toRefusal(refusal)
  const { checkout_session_id, checkout_url, link_version } = session
  return { state: 'live', version: link_version, session: { checkout_session_id, checkout_url } }
}

export function toFinding({ link, refusal }: ResolveResult): LinkFinding | undefined {
  return link ? { state: 'live', version: link.link_version } : toRefusal(refusal)
}

const refusalsByReason: Partial<Record<RpcRefusal['reason'], LinkRefusal>> = {
  UNKNOWN: 'unknown',
  DEACTIVATED: 'deactivated',
  UNSELLABLE: 'unsellable',
}

function toRefusal(refusal: RpcRefusal | null | undefined): { state: LinkRefusal; version: number } | undefined {
  const state = refusal ? refusalsByReason[refusal.reason] : undefined
  return state === undefined ? undefined : { state, version: refusal?.link_version ?? 0 }
}
