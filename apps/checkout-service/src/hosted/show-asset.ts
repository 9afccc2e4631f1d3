import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET /checkout/assets/{file}`. */
export function showAsset({ params }: PageRequest, { assets }: HostedContext): Answer {
  const asset = assets.find(String(params.file))
  if (asset === undefined) throw new PageError('page_not_found')
  return { status: 200, headers: { 'Cache-Control': 'public, max-age=31536000, immutable' }, ...asset }
}
