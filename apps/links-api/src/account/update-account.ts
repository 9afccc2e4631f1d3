import { updateAccountSchema } from '@paylinks/contracts/account'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { urlFaults } from './account-rules.ts'
import { findAccount, saveProfile } from './account-store.ts'
import { accountView } from './account-view.ts'

export async function updateAccount({ principal, body }: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const { draft, accept } = readBody(updateAccountSchema, body, { unknownFieldCode: 'immutable' })
  await saveProfile(db, principal, accept(urlFaults(draft, principal.livemode)))
  return answer(200, accountView(await findAccount(db, principal), principal.livemode))
}
