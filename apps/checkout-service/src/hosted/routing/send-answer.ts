import { renderPage } from '@paylinks/pages/document'
import type { Response } from 'express'
import type { Answer } from './page-route.ts'

export function sendAnswer(response: Response, answer: Answer): void {
  response.set(answer.headers ?? {})
  if ('seeOther' in answer) response.redirect(303, answer.seeOther)
  else if ('page' in answer) response.status(answer.status).type('html').send(renderPage(answer.page))
  else response.status(answer.status).type(answer.contentType).send(answer.content)
}
