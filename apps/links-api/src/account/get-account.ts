import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findAccount } from './account-store.ts'
import { accountView } from './account-view.ts'

export async function getAccount({ principal }: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  return answer(200, accountView(await findAccount(db, principal), principal.livemode))
}
