import { apiKeyView, type CreatedApiKey, newApiKey } from '@paylinks/contracts/api-keys'
import { modeName, newId } from '@paylinks/contracts/ids'
import type { Scope } from '@paylinks/contracts/scopes'
import type { Db } from '@paylinks/db/client'
import { InputFault } from '../input-fault.ts'
import type { Report } from '../report.ts'
import { firstCall } from './first-call.ts'

export type KeyRequest = { account: string; livemode: boolean; name: string; scopes: Scope[] }

/** Makes a key and shows it, this once: the database keeps its hash alone. */
export async function createKey(db: Db, apiUrl: string, request: KeyRequest): Promise<Report> {
  const { livemode, name, scopes } = request
  const account = await db.account.findUnique({ where: { id: request.account } })
  if (account === null)
    throw new InputFault(`There is no account ${request.account}. See: npm run admin -- accounts list`)

  const { key, stored } = newApiKey(livemode)
  const row = await db.apiKey.create({
    data: { id: newId('apiKey', livemode), accountId: account.id, livemode, name, scopes, ...stored },
    omit: { keyHash: true },
  })
  return {
    data: { ...apiKeyView(row), key } satisfies CreatedApiKey,
    text: [
      `Key ${row.id} for ${account.name} (${account.id}), ${modeName(livemode)} mode:`,
      '',
      `  ${key}`,
      '',
      'Keep it now: it is shown this once and cannot be shown again. It may:',
      `  ${scopes.join(', ')}`,
      '',
      'Next, where the service answers:',
      '',
      firstCall({ apiUrl, accountId: account.id, key, scopes }),
    ].join('\n'),
  }
}
