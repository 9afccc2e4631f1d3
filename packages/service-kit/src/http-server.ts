import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port cannot be had. The message names the variable to set. */
export class PortError extends Error {
  override name = 'PortError'
}

export type HttpServer = {
  port: number
  /** Takes no new connection, lets requests in flight finish, and cuts what is left when the time is up. */
  close(timeoutMs: number): Promise<void>
}

type ListenOptions = {
  host: string
  port: number
  /** The environment variable that sets the port, for the message when it is taken. */
  portVariable: string
  /** What is answered (431) to headers that are larger than the server reads; by default nothing but the status. */
  headersTooLarge?: RawAnswer
}

export type RawAnswer = { headers: Record<string, string>; body: string }

const SWEEP_INTERVAL_MS = 20

export async function listenHttp(handler: RequestListener, options: ListenOptions): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      request.url = originForm(request.url ?? '/')
      handler(request, response)
    },
  )
  if (options.headersTooLarge !== undefined) answerHeadersTooLarge(server, options.headersTooLarge)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portErrorOf(error, options)))
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: (timeoutMs) =>
      new Promise((resolve) => {
        // A kept-alive connection that answers during a shutdown would otherwise stay open until the client lets go of it.
        const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_INTERVAL_MS)
        const cut = setTimeout(() => server.closeAllConnections(), timeoutMs)
        server.close(() => {
          clearInterval(sweep)
          clearTimeout(cut)
          resolve()
        })
      }),
  }
}

/** Node hands over what it could not read, and with it the work of answering it. */
function answerHeadersTooLarge(server: Server, { headers, body }: RawAnswer): void {
  const fields = { ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  const tooLarge = `HTTP/1.1 431 ${STATUS_CODES[431]}\r\n${head.join('')}\r\n${body}`
  const timedOut = `HTTP/1.1 408 ${STATUS_CODES[408]}\r\nConnection: close\r\n\r\n`
  const unreadable = `HTTP/1.1 400 ${STATUS_CODES[400]}\r\nConnection: close\r\n\r\n`
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else if (code === 'HPE_HEADER_OVERFLOW') socket.end(tooLarge)
    else socket.end(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? timedOut : unreadable)
  })
}

/**
 * The path and query of a target. It may be a whole URL (RFC 9112, section 3.2.2); what is neither that nor a path names
 * nothing, and becomes a path that no route has: Express would answer it past every handler of ours.
 */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  if (!URL.canParse(target)) return `/${encodeURIComponent(target)}`
  const { pathname, search } = new URL(target)
  return pathname + search
}

/** Says what to do about a port that is taken or not allowed; any other error as it is. */
export function portErrorOf(error: unknown, { host, port, portVariable }: ListenOptions): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new PortError(
        `Port ${port} on ${host} is taken. Set ${portVariable} to a free port, or stop the program that uses it.`,
      )
    case 'EACCES':
      return new PortError(
        `Port ${port} on ${host} is not allowed for this user. Set ${portVariable} to a port above 1023.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PortError(`This machine has no address ${host}. Set HOST to one that it has.`)
    default:
      return error
  }
}
