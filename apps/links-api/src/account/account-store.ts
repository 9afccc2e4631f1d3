import type { UpdateAccount } from '@paylinks/contracts/account'
import type { Db, Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'

/** The account with its profile in the key's mode; no profile is one in which nothing is set. */
export function findAccount(db: Db, { accountId, livemode }: Principal) {
  return db.account.findUniqueOrThrow({ where: { id: accountId }, include: { profiles: { where: { livemode } } } })
}

export type AccountRow = Awaited<ReturnType<typeof findAccount>>

export async function saveProfile(tx: Transaction, principal: Principal, input: UpdateAccount): Promise<void> {
  const { accountId, livemode } = principal
  const columns = {
    logoUrl: input.logo_url,
    accentColor: input.accent_color,
    supportEmail: input.support_email,
    supportPhone: input.support_phone,
    termsUrl: input.terms_url,
    privacyUrl: input.privacy_url,
  }
  await tx.accountProfile.upsert({
    where: { accountId_livemode: { accountId, livemode } },
    create: { accountId, livemode, ...columns },
    update: columns,
  })
}
