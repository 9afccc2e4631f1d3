import type { SessionAttempt } from '@paylinks/contracts/session-attempts'
import { orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'

/** More than anybody makes: a session is locked after a number of refusals. */
const MOST_SHOWN = 100

export async function getSessionAttempts(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'checkoutSession')
  const session = await db.checkoutSession.findUnique({
    where: { id, ...ownerOf(request.principal) },
    select: { attempts: { orderBy: { number: 'asc' }, take: MOST_SHOWN } },
  })
  const data = orNotFound(session).attempts.map(
    (attempt): SessionAttempt => ({
      number: attempt.number,
      status: attempt.status as SessionAttempt['status'],
      refusal_code: attempt.refusalCode,
      method: attempt.method,
      card_brand: attempt.cardBrand,
      card_last_four: attempt.cardLastFour,
      amount_atom: Number(attempt.amountAtom),
      currency: attempt.currency,
      created_at: attempt.createdAt.toISOString(),
      updated_at: attempt.updatedAt.toISOString(),
    }),
  )
  return answer(200, { data })
}
