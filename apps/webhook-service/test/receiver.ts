import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitFor } from '@paylinks/test-kit/wait-for'

export type Received = { headers: Record<string, string>; body: string }

/** A merchant's endpoint on this machine, which answers 200 unless it is told otherwise. */
export async function startReceiver(answer: (response: ServerResponse, received: Received) => void = answerOk) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const one = { headers: request.headers as Record<string, string>, body: await readBody(request) }
    received.push(one)
    answer(response, one)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    /** Resolves once it has got so many. */
    got: (count: number) => waitFor(() => received.length >= count),
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function answerOk(response: ServerResponse): void {
  response.end('ok')
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
