import { clientKey } from '@paylinks/service-kit/client-key'
import type { Request, RequestHandler, Router } from 'express'
import type { HostedContext } from '../hosted-context.ts'
import { limitRequest } from '../limit-requests.ts'
import type { PageRequest, PageRoute } from './page-route.ts'
import { type Form, readForm } from './read-form.ts'
import { sendAnswer } from './send-answer.ts'
import { keepTyped, keptTyped, typedIn } from './typed-values.ts'

/** Hands each handler its request and what it works with, and sends what it answers. */
export function mountPages(router: Router, routes: PageRoute[], context: HostedContext): void {
  for (const route of routes) {
    const { method, path } = route
    router[method](path, method === 'post' ? readForm : [], serve(route, context))
  }
}

function serve(route: PageRoute, context: HostedContext): RequestHandler {
  return async (request, response) => {
    const pageRequest = pageRequestOf(request, context)
    const typed = typedIn(pageRequest.form)
    // Before the handler, so that an error's answer has it too.
    if (typed !== null) response.set('Set-Cookie', keepTyped(typed, pageRequest.origin))
    await limitRequest(route, pageRequest, context)
    sendAnswer(response, await route.handle(pageRequest, context))
  }
}

function pageRequestOf(request: Request, { publicUrl, trustedProxies }: HostedContext): PageRequest {
  const form: Form = request.body ?? {}
  return {
    token: String(request.params.token),
    params: request.params as Record<string, string>,
    query: new URLSearchParams(/\?(.*)$/s.exec(request.url)?.[1]),
    form,
    typed: typedIn(form) ?? keptTyped(request.get('cookie')),
    client: clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies),
    languages: request.acceptsLanguages(),
    isProgram: request.accepts(['json', 'html']) === 'json',
    origin: publicUrl ?? `${request.protocol}://${request.get('host')}`,
  }
}
