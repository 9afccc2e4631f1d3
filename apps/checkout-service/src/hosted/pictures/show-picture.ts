import type { RequestHandler } from 'express'
import { requireSession } from '../checkout-view.ts'
import type { HostedContext } from '../hosted-context.ts'
import { pageNotFound } from '../page-error.ts'
import { seeOther } from '../send-page.ts'

/** `GET /checkout/{token}/pictures/{position}`: the picture of one line's product, from this address and no other. */
export function showPicture(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const { snapshot } = await requireSession(context, request)
    const position = String(request.params.position)
    const url = /^\d{1,3}$/.test(position) ? snapshot.line_items[Number(position)]?.product_image_url : undefined
    if (url === undefined || url === null) throw pageNotFound()

    const picture = await context.pictures.load(url)
    if (picture === null) return seeOther(response, context.assets.path('picture.svg'))
    response.set('Cache-Control', 'private, max-age=3600').type(picture.type).send(picture.content)
  }
}
