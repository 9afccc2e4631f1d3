import { AppError } from '@paylinks/service-kit/app-error'
import express, { type Request, type RequestHandler } from 'express'

/** A form as it was posted: names and texts, several texts where a name came several times. */
export type FormBody = Record<string, unknown>

/** A cart of a hundred lines takes some three kilobytes. */
const MAX_FORM_BYTES = 16 * 1024

/** Reads posted forms, and refuses bodies that are none. */
export const readForms: RequestHandler[] = [
  (request, _response, next) => {
    const isForm = request.method !== 'POST' || request.is('application/x-www-form-urlencoded')
    next(isForm ? undefined : new AppError('unsupported_media_type'))
  },
  express.urlencoded({ extended: false, limit: MAX_FORM_BYTES }),
]

export function formBody(request: Request): FormBody {
  return (request.body as FormBody | undefined) ?? {}
}

/** The text of a field, cut at a length that no honest entry reaches; empty where it is absent or came twice. */
export function textField(body: FormBody, name: string, maxLength: number): string {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return typeof value === 'string' ? value.slice(0, maxLength) : ''
}
