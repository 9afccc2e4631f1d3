import { type LinkSnapshot, linkSnapshotSchema } from '@paylinks/contracts/payment-links'
import type { Transaction } from '@paylinks/db/client'

export type LinkContent = { merchantName: string; snapshot: LinkSnapshot }

type ContentRow = { linkId: string; merchantName: string; snapshot: unknown }

/** What each link sells in its current version, and who sells it, by the link's id. */
export async function findLinkContents(tx: Transaction, linkIds: string[]): Promise<Map<string, LinkContent>> {
  const rows = await tx.$queryRaw<ContentRow[]>`
    SELECT l.id AS "linkId", a.name AS "merchantName", v.snapshot
    FROM payment_links l
    JOIN accounts a ON a.id = l.account_id
    JOIN payment_link_versions v ON v.link_id = l.id AND v.version = l.version
    WHERE l.id = ANY (${linkIds}::text[])`
  return new Map(
    rows.map(({ linkId, merchantName, snapshot }) => [
      linkId,
      { merchantName, snapshot: linkSnapshotSchema.parse(snapshot) },
    ]),
  )
}
