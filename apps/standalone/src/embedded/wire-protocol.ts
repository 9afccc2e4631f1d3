/**
 * The little of PostgreSQL's protocol 3.0 that sharing one backend needs: where messages begin and end, and which ones
 * open and close a turn. https://www.postgresql.org/docs/17/protocol-message-formats.html
 */

const SSL_REQUEST = 80_877_103
const GSSENC_REQUEST = 80_877_104
const PROTOCOL_3_0 = 196_608

/** Real start-up packets have some hundred bytes; Postgres itself refuses longer ones than this. */
const MAX_STARTUP_BYTES = 10_000

export type FrontendMessage =
  | { kind: 'encryption-request' }
  | { kind: 'startup' }
  | { kind: 'message'; type: string; bytes: Buffer }

export class ProtocolError extends Error {
  override name = 'ProtocolError'
}

/** Cuts what a client sends into messages. A start-up packet has no type byte, so the reader knows which phase it is in. */
export function createFrontendReader(): (data: Buffer) => Generator<FrontendMessage> {
  let buffered: Buffer = Buffer.alloc(0)
  let starting = true

  function take(length: number): Buffer {
    const bytes = buffered.subarray(0, length)
    buffered = buffered.subarray(length)
    return bytes
  }

  function nextStartup(): FrontendMessage | undefined {
    if (buffered.length < 8) return undefined
    const length = buffered.readInt32BE(0)
    if (length < 8 || length > MAX_STARTUP_BYTES) throw new ProtocolError('not a PostgreSQL client')
    if (buffered.length < length) return undefined
    const version = take(length).readInt32BE(4)
    if (version === SSL_REQUEST || version === GSSENC_REQUEST) return { kind: 'encryption-request' }
    if (version !== PROTOCOL_3_0) throw new ProtocolError(`unsupported protocol version ${version}`)
    starting = false
    return { kind: 'startup' }
  }

  function nextMessage(): FrontendMessage | undefined {
    if (buffered.length < 5) return undefined
    const length = 1 + buffered.readInt32BE(1)
    if (length < 5) throw new ProtocolError('a message shorter than its own header')
    if (buffered.length < length) return undefined
    const bytes = take(length)
    return { kind: 'message', type: String.fromCharCode(bytes.readUInt8(0)), bytes }
  }

  return function* read(data) {
    buffered = buffered.length === 0 ? data : Buffer.concat([buffered, data])
    for (;;) {
      const message = starting ? nextStartup() : nextMessage()
      if (message === undefined) return
      yield message
    }
  }
}

/** Messages after which the backend answers: Query, Sync, FunctionCall, Flush, CopyDone, CopyFail. */
export function asksForAnswer(type: string): boolean {
  return 'QSFHcf'.includes(type)
}

/** Cuts an answer of the backend, which is always whole, into messages. */
export function* backendMessages(answer: Buffer): Generator<{ type: string; bytes: Buffer }> {
  for (let start = 0; start < answer.length; ) {
    const end = start + 1 + answer.readInt32BE(start + 1)
    yield { type: String.fromCharCode(answer.readUInt8(start)), bytes: answer.subarray(start, end) }
    start = end
  }
}

export const READY_FOR_QUERY = 'Z'
export const NOTIFICATION = 'A'

/** Whether a ReadyForQuery says that no transaction is open. */
export function isIdle(readyForQuery: Buffer): boolean {
  return readyForQuery.toString('latin1', 5, 6) === 'I'
}

export const noEncryption = Buffer.from('N')
export const passwordRequest = message('R', int32(3))
export const query = (sql: string) => message('Q', text(sql))
export const sync = message('S', Buffer.alloc(0))

/** The password of a PasswordMessage. */
export function passwordOf(bytes: Buffer): string {
  return bytes.toString('utf8', 5, bytes.length - 1)
}

export function startupPacket(user: string): Buffer {
  const body = Buffer.concat([int32(PROTOCOL_3_0), text('user'), text(user), Buffer.from([0])])
  return Buffer.concat([int32(body.length + 4), body])
}

export function fatalError(sqlState: string, sentence: string): Buffer {
  const fields = Object.entries({ S: 'FATAL', V: 'FATAL', C: sqlState, M: sentence })
  return message('E', Buffer.concat([...fields.map(([code, value]) => text(code + value)), Buffer.from([0])]))
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
