import { clientKey } from '@paylinks/service-kit/client-key'
import type { Request, RequestHandler, Router } from 'express'
import type { HostedContext } from '../hosted-context.ts'
import type { PageHandler, PageRequest, PageRoute } from './page-route.ts'
import { readForm } from './read-form.ts'
import { sendAnswer } from './send-answer.ts'

/** Hands each handler its request and what it works with, and sends what it answers. */
export function mountPages(router: Router, routes: PageRoute[], context: HostedContext): void {
  for (const { method, path, handle } of routes) {
    router[method](path, method === 'post' ? readForm : [], serve(handle, context))
  }
}

function serve(handle: PageHandler, context: HostedContext): RequestHandler {
  return async (request, response) => {
    sendAnswer(response, await handle(pageRequestOf(request, context), context))
  }
}

function pageRequestOf(request: Request, { publicUrl, trustedProxies }: HostedContext): PageRequest {
  return {
    token: String(request.params.token),
    params: request.params as Record<string, string>,
    query: new URLSearchParams(/\?(.*)$/s.exec(request.url)?.[1]),
    form: request.body ?? {},
    client: clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies),
    languages: request.acceptsLanguages(),
    isProgram: request.accepts(['json', 'html']) === 'json',
    origin: publicUrl ?? `${request.protocol}://${request.get('host')}`,
  }
}
