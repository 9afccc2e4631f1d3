import type { Problem } from './generated/types.ts'
import { PaylinksError } from './paylinks-error.ts'

/** How much of an answer that is not the API's is kept in the error, in characters. */
const MAX_BODY_LENGTH = 1_000

type Answer<Result> = { result: Result; error?: undefined } | { result?: undefined; error: PaylinksError }

/** What an answer says: the JSON of a success, or an error whatever the body is: a problem, HTML, cut off or empty. */
export function readAnswer<Result>(response: Response, text: string): Answer<Result> {
  const json = parseJson(text)
  if (response.ok && json !== undefined) return { result: json as Result }

  const { status } = response
  const requestId = response.headers.get('x-request-id') ?? undefined
  if (!response.ok && isProblem(json)) {
    const { code, detail, errors = [] } = json
    return { error: new PaylinksError({ code, detail, status, errors, requestId: json.request_id ?? requestId }) }
  }
  const detail = response.ok
    ? `The answer with status ${status} is not complete JSON.`
    : `The answer with status ${status} is not one of the API. Is something before it that answers in its place?`
  // A success may hold a secret, e.g. a new key. An error does not.
  const body = response.ok ? {} : { body: text.slice(0, MAX_BODY_LENGTH) }
  return { error: new PaylinksError({ code: 'unexpected_answer', detail, status, requestId, ...body }) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isProblem(json: unknown): json is Problem {
  if (json === null || typeof json !== 'object') return false
  const { code, detail, errors = [] } = json as Partial<Problem>
  return typeof code === 'string' && typeof detail === 'string' && Array.isArray(errors)
}
