import type { Me } from '@paylinks/contracts/me'
import type { Scope } from '@paylinks/contracts/scopes'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'

export async function getMe({ principal }: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const { accountId, livemode, scopes } = principal
  const { name } = await db.account.findUniqueOrThrow({ where: { id: accountId }, select: { name: true } })
  return answer(200, {
    object: 'me',
    account_id: accountId,
    account_name: name,
    livemode,
    scopes: scopes as Scope[],
  } satisfies Me)
}
