import type { HostedContext } from '../hosted-context.ts'
import { PageError } from '../page-error.ts'
import { requireSession } from '../require-session.ts'
import type { Answer, PageRequest } from '../routing/page-route.ts'

/** `GET /checkout/{token}/pictures/{position}`: the picture of one line's product, from this address and no other. */
export async function showPicture(request: PageRequest, context: HostedContext): Promise<Answer> {
  const { snapshot, accountId } = await requireSession(request, context)
  const { position = '' } = request.params
  const url = /^\d{1,3}$/.test(position) ? snapshot.line_items[Number(position)]?.product_image_url : undefined
  if (url === undefined || url === null) throw new PageError('page_not_found')

  const picture = await context.pictures.load(url, accountId)
  if (picture === null) return { seeOther: context.assets.path('picture.svg') }
  const headers = { 'Cache-Control': 'private, max-age=3600' }
  return { status: 200, headers, contentType: picture.type, content: picture.content }
}
