import type { ResolveResult } from '@paylinks/contracts/checkout-rpc'
import { isSecureToken } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import { cardOf } from './link-card.ts'
import { findLinkContents } from './link-content-store.ts'
import { refusalOf } from './link-refusal.ts'
import { findLinkStatuses } from './mint-store.ts'

/** What each token stands for now, in the order of the tokens, with a card of each on request. Makes nothing. */
export async function resolveLinks(
  { db }: { db: Db },
  secureTokens: string[],
  withCards = false,
): Promise<ResolveResult[]> {
  const candidates = [...new Set(secureTokens.filter(isSecureToken))]
  const links = candidates.length === 0 ? undefined : await findLinkStatuses(db, candidates)
  const linkIds = withCards ? [...(links?.values() ?? [])].map(({ linkId }) => linkId) : []
  const contents = linkIds.length === 0 ? undefined : await findLinkContents(db, linkIds)

  return secureTokens.map((token): ResolveResult => {
    const link = links?.get(token)
    const refusal = refusalOf(link)
    if (link === undefined || refusal !== null) return { outcome: 'refusal', refusal }
    const content = contents?.get(link.linkId)
    const card = content === undefined ? null : cardOf(content)
    return { outcome: 'link', link: { link_id: link.linkId, link_version: link.linkVersion, card } }
  })
}
