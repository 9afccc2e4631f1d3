import type { Db } from '@paylinks/db/client'
import { type Report, table } from '../report.ts'
import { accountView } from './account-view.ts'

/** Every account, the oldest first. */
export async function listAccounts(db: Db): Promise<Report> {
  const accounts = (await db.account.findMany({ orderBy: { id: 'asc' } })).map(accountView)
  return {
    data: accounts,
    text:
      accounts.length === 0
        ? 'No accounts yet. Make one: npm run admin -- accounts create --name "Acme"'
        : table(
            ['ID', 'NAME', 'CREATED'],
            accounts.map(({ id, name, created_at }) => [id, name, created_at]),
          ),
  }
}
