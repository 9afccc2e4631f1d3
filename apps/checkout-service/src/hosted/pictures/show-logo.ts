import { findMerchant } from '../../sessions/session-store.ts'
import type { HostedContext } from '../hosted-context.ts'
import { PageError } from '../page-error.ts'
import { requireSession } from '../require-session.ts'
import type { Answer, PageRequest } from '../routing/page-route.ts'

/** `GET /checkout/{token}/logo`: the merchant's logo, from this address and no other. */
export async function showLogo(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const url = (await findMerchant(context.db, session)).profile?.logoUrl ?? null
  if (url === null) throw new PageError('page_not_found')

  const picture = await context.pictures.load(url, session.accountId)
  if (picture === null) return { seeOther: context.assets.path('picture.svg') }
  const headers = { 'Cache-Control': 'private, max-age=3600' }
  return { status: 200, headers, contentType: picture.type, content: picture.content }
}
