import type { UpdateAccount } from '@paylinks/contracts/account'
import { isHttpsOrLocalhost } from '@paylinks/contracts/text'
import type { Db } from '@paylinks/db/client'
import { InputFault } from '../input-fault.ts'
import { type Report, table } from '../report.ts'

export type AccountChange = { account: string; livemode: boolean; name?: string | undefined; profile: UpdateAccount }

/** Changes the account's name, and what customers see of it in one mode. What is not given stays. */
export async function updateAccount(db: Db, { account, livemode, name, profile }: AccountChange): Promise<Report> {
  const { logo_url, terms_url, privacy_url } = profile
  const insecure = [logo_url, terms_url, privacy_url].find((url) => livemode && url && !isHttpsOrLocalhost(url))
  if (insecure) throw new InputFault(`${insecure} must use https in live mode.`)
  if ((await db.account.findUnique({ where: { id: account } })) === null) {
    throw new InputFault(`There is no account ${account}. See: npm run admin -- accounts list`)
  }
  const columns = {
    logoUrl: logo_url,
    accentColor: profile.accent_color,
    supportEmail: profile.support_email,
    supportPhone: profile.support_phone,
    termsUrl: terms_url,
    privacyUrl: privacy_url,
  }
  const [saved, shown] = await db.$transaction([
    db.account.update({ where: { id: account }, data: { name } }),
    db.accountProfile.upsert({
      where: { accountId_livemode: { accountId: account, livemode } },
      create: { accountId: account, livemode, ...columns },
      update: columns,
    }),
  ])
  const data = {
    id: account,
    object: 'account',
    livemode,
    name: saved.name,
    logo_url: shown.logoUrl,
    accent_color: shown.accentColor,
    support_email: shown.supportEmail,
    support_phone: shown.supportPhone,
    terms_url: shown.termsUrl,
    privacy_url: shown.privacyUrl,
  }
  const rows = Object.entries(data).filter(([field]) => field !== 'object')
  return {
    data,
    text: table(
      ['FIELD', 'VALUE'],
      rows.map(([field, value]) => [field, String(value ?? '')]),
    ),
  }
}
