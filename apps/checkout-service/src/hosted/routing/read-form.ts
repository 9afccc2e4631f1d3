import { AppError } from '@paylinks/service-kit/app-error'
import express, { type RequestHandler } from 'express'

/** A form as it was posted: names and texts, several texts where a name came several times. */
export type Form = Record<string, unknown>

/** A cart of a hundred lines takes some three kilobytes. */
const MAX_FORM_BYTES = 16 * 1024

/** Reads a posted form into `request.body`, and refuses a body that is none. */
export const readForm: RequestHandler[] = [
  (request, _response, next) => {
    const isForm = request.is('application/x-www-form-urlencoded')
    next(isForm ? undefined : new AppError('unsupported_media_type'))
  },
  express.urlencoded({ extended: false, limit: MAX_FORM_BYTES }),
]

/** The text of a field, cut at a length that no honest entry reaches; empty where it is absent or came twice. */
export function textField(form: Form, name: string, maxLength: number): string {
  const value = Object.hasOwn(form, name) ? form[name] : undefined
  return typeof value === 'string' ? value.slice(0, maxLength) : ''
}
