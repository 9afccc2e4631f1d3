import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '@paylinks/db/client'
import { enqueueLinkEvent } from './link-events.ts'
import { type Link, saveNextVersion } from './link-store.ts'

/** The one way in which a locked link changes: its next version and one event, or neither when nothing is different. */
export async function reviseLink(
  tx: Transaction,
  link: Link,
  revision: Pick<Link, 'snapshot' | 'isActive'>,
): Promise<Link> {
  const { snapshot, isActive } = link
  if (isDeepStrictEqual(revision, { snapshot, isActive })) return link

  const revised = await saveNextVersion(tx, link, revision)
  const isDeactivation = isActive && !revised.isActive
  await enqueueLinkEvent(tx, isDeactivation ? 'payment_link.deactivated' : 'payment_link.updated', revised)
  return revised
}
