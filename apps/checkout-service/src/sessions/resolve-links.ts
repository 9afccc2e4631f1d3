import type { ResolveResult } from '@paylinks/contracts/checkout-rpc'
import { isSecureToken } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import { refusalOf } from './link-refusal.ts'
import { findLinkStatuses } from './mint-store.ts'

/** What each token stands for now, in the order of the tokens. Makes nothing. */
export async function resolveLinks({ db }: { db: Db }, secureTokens: string[]): Promise<ResolveResult[]> {
  const candidates = [...new Set(secureTokens.filter(isSecureToken))]
  const links = candidates.length === 0 ? undefined : await findLinkStatuses(db, candidates)

  return secureTokens.map((token): ResolveResult => {
    const link = links?.get(token)
    const refusal = refusalOf(link)
    if (link === undefined || refusal !== null) return { outcome: 'refusal', refusal }
    return { outcome: 'link', link: { link_id: link.linkId, link_version: link.linkVersion } }
  })
}
