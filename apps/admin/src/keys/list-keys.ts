import { apiKeyView } from '@paylinks/contracts/api-keys'
import { modeName } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import { InputFault } from '../input-fault.ts'
import { type Report, table } from '../report.ts'

/** The account's keys of both modes, the revoked ones too, the oldest first. */
export async function listKeys(db: Db, { account: id }: { account: string }): Promise<Report> {
  const account = await db.account.findUnique({ where: { id } })
  if (account === null) throw new InputFault(`There is no account ${id}. See: npm run admin -- accounts list`)

  const rows = await db.apiKey.findMany({
    where: { accountId: id },
    orderBy: { createdAt: 'asc' },
    omit: { keyHash: true },
  })
  const keys = rows.map(apiKeyView)
  const text = table(
    ['ID', 'MODE', 'KEY', 'NAME', 'LAST USED', 'REVOKED', 'SCOPES'],
    keys.map((key) => [
      key.id,
      modeName(key.livemode),
      `${key.prefix}…${key.last_four}`,
      key.name,
      key.last_used_at ?? 'never',
      key.revoked_at ?? 'no',
      key.scopes.join(','),
    ]),
  )
  return { data: keys, text: keys.length === 0 ? `${account.name} has no keys yet.` : text }
}
