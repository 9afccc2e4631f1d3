import type { LinkRefusal } from '@paylinks/contracts/checkout-rpc'
import type { LinkStatus } from './mint-store.ts'

export const unknownLink: LinkRefusal = { reason: 'UNKNOWN', link_version: 0 }

/** Why the link may not be opened now; null when it may. */
export function refusalOf(link: LinkStatus | null | undefined): LinkRefusal | null {
  if (link === null || link === undefined) return unknownLink
  if (!link.isActive) return { reason: 'DEACTIVATED', link_version: link.linkVersion }
  if (!link.isSellable) return { reason: 'UNSELLABLE', link_version: link.linkVersion }
  return null
}
