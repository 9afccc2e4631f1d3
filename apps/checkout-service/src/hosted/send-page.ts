import type { Response } from 'express'
import type { VNode } from 'preact'
import { renderPage } from './pages/layout.tsx'

export function sendPage(response: Response, status: number, page: VNode): void {
  response.status(status).type('html').send(renderPage(page))
}

/** To an address of our own, to be fetched with GET. */
export function seeOther(response: Response, path: string): void {
  response.redirect(303, path)
}
