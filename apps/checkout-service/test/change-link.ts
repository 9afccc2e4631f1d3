import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import type { Db } from '@paylinks/db/client'
import type { BuiltLink } from '@paylinks/test-kit/link-builders'

/** A deactivation as links-api commits it. */
export async function deactivateLink(db: Db, { id, snapshot }: BuiltLink): Promise<void> {
  const deactivatedAt = new Date()
  await nextVersion(db, id, { isActive: false, deactivatedAt }, snapshot)
}

/** A change of the link's terms as links-api commits it: a new version, whole. */
export async function changeLink(db: Db, { id, snapshot }: BuiltLink, changes: Partial<LinkSnapshot>): Promise<void> {
  await nextVersion(db, id, {}, { ...snapshot, ...changes })
}

type State = { isActive?: boolean; deactivatedAt?: Date }

async function nextVersion(db: Db, id: string, state: State, snapshot: LinkSnapshot): Promise<void> {
  await db.$transaction(async (tx) => {
    const data = { ...state, version: { increment: 1 } }
    const { version } = await tx.paymentLink.update({ where: { id }, data })
    await tx.paymentLinkVersion.create({ data: { linkId: id, version, snapshot: snapshot as object } })
  })
}
