import type { LinkVersion } from '@paylinks/contracts/link-versions'
import { storedSnapshotSchema } from '@paylinks/contracts/payment-links'
import type { Db } from '@paylinks/db/client'
import type { Link } from '../payment-links/link-store.ts'
import { lineItemView } from '../payment-links/link-view.ts'

type StoredVersion = { version: number; snapshot: unknown; createdAt: Date }

/** The newest versions of a link, or the newest below one. */
export function readVersions(
  db: Db,
  linkId: string,
  { limit, below }: { limit: number; below: number | undefined },
): Promise<StoredVersion[]> {
  return db.paymentLinkVersion.findMany({
    where: { linkId, ...(below !== undefined && { version: { lt: below } }) },
    select: { version: true, snapshot: true, createdAt: true },
    orderBy: { version: 'desc' },
    take: limit,
  })
}

/** A link is deactivated by a version, and for good: those that were made before were active. */
export function versionView({ version, snapshot, createdAt }: StoredVersion, link: Link): LinkVersion {
  const stored = storedSnapshotSchema.parse(snapshot)
  return {
    version,
    is_active: link.deactivatedAt === null || createdAt < link.deactivatedAt,
    ...stored,
    line_items: stored.line_items.map(lineItemView),
    created_at: createdAt.toISOString(),
  }
}
