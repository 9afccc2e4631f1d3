import { newId } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import type { Report } from '../report.ts'
import { accountView } from './account-view.ts'

export async function createAccount(db: Db, { name }: { name: string }): Promise<Report> {
  const account = await db.account.create({ data: { id: newId('account'), name } })
  return {
    data: accountView(account),
    text: [
      `Account ${account.id}, ${account.name}`,
      '',
      'Next, a key for its test mode:',
      '',
      `  npm run admin -- keys create --account ${account.id} --mode test --name "My first key"`,
    ].join('\n'),
  }
}
