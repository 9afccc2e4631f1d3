import type { IncomingMessage, RequestListener } from 'node:http'
import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { routeNotFound } from '@paylinks/service-kit/problem'
import { createRequestRecorder } from '@paylinks/service-kit/request-recorder'
import { otherErrors } from './open-link/answers.ts'
import { type OpenLinkDependencies, openLink } from './open-link/open-link.ts'
import { isOpen } from './open-link/share-path.ts'

/** The public open on Node's own HTTP; Express for all else, which is the operators' routes and what is not found. */
export function buildApp(options: HttpAppOptions & OpenLinkDependencies): RequestListener {
  const { log } = options
  const recordRequest = createRequestRecorder(options)
  const open = openLink({ ...options, recordRequest })
  const app = createHttpApp({ ...options, recordRequest })
  app.use(routeNotFound)
  app.use(otherErrors(log))
  return (request, response) => {
    // RFC 9112, section 3.2: two proxies could read two different hosts from such a request.
    if (hasSeveralHosts(request)) response.writeHead(400, { Connection: 'close', 'Content-Length': '0' }).end()
    else if (isOpen(request.url ?? '')) open(request, response)
    else app(request, response)
  }
}

function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}
