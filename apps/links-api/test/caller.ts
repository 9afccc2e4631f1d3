import type { FieldError } from '@paylinks/contracts/errors'

export type CallOptions = {
  idempotencyKey?: string
  headers?: Record<string, string>
}

export type CallAnswer = {
  status: number
  headers: Headers
  /** The bytes as they came. */
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body, and a wrong guess fails it
  body: any
}

export type Caller = ReturnType<typeof createCaller>

/** Calls an account's part of the API. Paths begin behind `/api/{account_id}`. */
export function createCaller(url: string, accountId: string, key?: string) {
  async function call(method: string, path: string, body?: string, options: CallOptions = {}): Promise<CallAnswer> {
    const headers = {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      ...options.headers,
    }
    const response = await fetch(`${url}/api/${accountId}${path}`, { method, headers, body, redirect: 'manual' })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }

  return {
    get: (path: string, options?: CallOptions) => call('GET', path, undefined, options),
    post: (path: string, body: unknown, options?: CallOptions) => call('POST', path, JSON.stringify(body), options),
    patch: (path: string, body: unknown, options?: CallOptions) => call('PATCH', path, JSON.stringify(body), options),
    delete: (path: string, options?: CallOptions) => call('DELETE', path, undefined, options),
    /** A body that is sent as it is. */
    send: (method: string, path: string, body: string | undefined, options?: CallOptions) =>
      call(method, path, body, options),
  }
}

/** The faults of a 422 as `path code`, in the order of the answer. */
export function faultsOf(answer: CallAnswer): string[] {
  const errors: FieldError[] = answer.body?.errors ?? []
  return errors.map(({ path, code }) => `${path} ${code}`)
}
