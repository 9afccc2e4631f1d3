import { newApiKey } from '@paylinks/contracts/api-keys'
import { newId } from '@paylinks/contracts/ids'
import { scopes } from '@paylinks/contracts/scopes'
import { type Db, inTransaction } from '@paylinks/db/client'
import { insertSignInCode, signInUrl } from '@paylinks/db/sign-in-codes'
import { InputFault } from '../input-fault.ts'
import type { Report } from '../report.ts'

const VALID_SECONDS = 15 * 60

/**
 * Makes an address that signs a merchant in to the dashboard, once. It brings a key of its own for each mode, which
 * nobody ever sees: revoking it signs the merchant out.
 */
export async function dashboardLink(db: Db, apiUrl: string, request: { account: string }): Promise<Report> {
  const account = await db.account.findUnique({ where: { id: request.account } })
  if (account === null)
    throw new InputFault(`There is no account ${request.account}. See: npm run admin -- accounts list`)

  const code = await inTransaction(db, async (tx) => {
    const insertKey = async (livemode: boolean) => {
      const { stored } = newApiKey(livemode)
      const id = newId('apiKey', livemode)
      await tx.apiKey.create({
        data: { id, accountId: account.id, livemode, name: 'Dashboard sign-in', scopes: [...scopes], ...stored },
      })
      return id
    }
    const keys = { accountId: account.id, liveKeyId: await insertKey(true), testKeyId: await insertKey(false) }
    return insertSignInCode(tx, keys, VALID_SECONDS)
  })
  const url = signInUrl(apiUrl, code)
  return {
    data: { url, account_id: account.id, valid_seconds: VALID_SECONDS },
    text: [
      `Opens the dashboard as ${account.name} (${account.id}), once, within ${VALID_SECONDS / 60} minutes:`,
      '',
      `  ${url}`,
      '',
      'Whoever opens it is signed in for 12 hours. Revoke the keys named "Dashboard sign-in" to end that.',
    ].join('\n'),
  }
}
