import { isEmail, normaliseEmail } from './form-fields/email.ts'
import { isCleanText, trimBlank } from './form-fields/typed-text.ts'

/** What the address of an open may tell about its customer. Each is optional, and kept on the checkout session. */
export const openParameterNames = [
  'reference_id',
  'email',
  'name',
  'locale',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
] as const

export type OpenParameterName = (typeof openParameterNames)[number]
export type OpenParameters = Partial<Record<OpenParameterName, string>>

export const MAX_REFERENCE_ID_LENGTH = 200
const MAX_NAME_LENGTH = 255
const MAX_UTM_LENGTH = 200

/** A language tag as browsers write it, e.g. `de` or `pt-BR`: far shorter than RFC 5646 allows, as all that are in use are. */
const LOCALE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/

/** What each is kept as; undefined where it is not taken. */
const readers: Record<OpenParameterName, (text: string) => string | undefined> = {
  reference_id: (text) => cleanText(text, MAX_REFERENCE_ID_LENGTH),
  email: (text) => {
    const address = normaliseEmail(text)
    return isEmail(address) ? address : undefined
  },
  name: (text) => cleanText(text, MAX_NAME_LENGTH),
  locale: (text) => (LOCALE.test(text) ? text.replaceAll('_', '-') : undefined),
  utm_source: (text) => cleanText(text, MAX_UTM_LENGTH),
  utm_medium: (text) => cleanText(text, MAX_UTM_LENGTH),
  utm_campaign: (text) => cleanText(text, MAX_UTM_LENGTH),
  utm_term: (text) => cleanText(text, MAX_UTM_LENGTH),
  utm_content: (text) => cleanText(text, MAX_UTM_LENGTH),
}

/**
 * The open's parameters, of whatever was given. A bad one is dropped without an error: customers follow the address that
 * they were given, and cannot mend it. Undefined when nothing is left.
 */
export function readOpenParameters(
  given: (name: OpenParameterName) => string | null | undefined,
): OpenParameters | undefined {
  let parameters: OpenParameters | undefined
  for (const name of openParameterNames) {
    const text = given(name)
    const value = text ? readers[name](text) : undefined
    if (value === undefined) continue
    parameters ??= {}
    parameters[name] = value
  }
  return parameters
}

/** The open's parameters in a request target such as `/api/pay/share/abc?reference_id=42`. */
export function openParametersOfTarget(target: string): OpenParameters | undefined {
  const query = target.indexOf('?')
  if (query === -1 || query === target.length - 1) return undefined
  const search = new URLSearchParams(target.slice(query + 1).split('#', 1)[0])
  return readOpenParameters((name) => search.get(name))
}

function cleanText(text: string, maxLength: number): string | undefined {
  const trimmed = trimBlank(text)
  return trimmed !== '' && trimmed.length <= maxLength && isCleanText(trimmed) ? trimmed : undefined
}
