import { connect } from 'node:net'
import { addressOf, type Load, type Measured } from './load.ts'

const END_OF_HEADERS = '\r\n\r\n'

/** HEAD requests over plain sockets: the load generators wait for the body that an answer to HEAD only describes. */
export async function driveHeads(load: Load, firstClient: number): Promise<Measured> {
  const latenciesMs: number[] = []
  let [client, refused, failed] = [firstClient, 0, 0]
  const startedAt = performance.now()
  const endAt = startedAt + load.seconds * 1000

  const nextRequest = () => {
    const address = load.clients === 'many' ? addressOf(client++) : load.clients.address
    const path = load.targets[client % load.targets.length]?.path
    return `HEAD ${path} HTTP/1.1\r\nHost: bench\r\nAccept: */*\r\nX-Forwarded-For: ${address}${END_OF_HEADERS}`
  }

  const ask = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(load.origin).port), '127.0.0.1')
      let sentAt = 0
      let answer = ''
      const send = () => {
        sentAt = performance.now()
        if (sentAt < endAt) socket.write(nextRequest())
        else socket.end()
      }
      socket.setNoDelay(true).setEncoding('latin1')
      socket.on('connect', send).on('close', () => resolve())
      socket.on('error', () => failed++)
      socket.on('data', (chunk) => {
        answer += chunk
        if (!answer.endsWith(END_OF_HEADERS)) return
        if (!/^HTTP\/1\.1 [23]/.test(answer)) refused++
        latenciesMs.push(performance.now() - sentAt)
        answer = ''
        send()
      })
    })
  await Promise.all(Array.from({ length: load.connections }, ask))

  const seconds = (performance.now() - startedAt) / 1000
  latenciesMs.sort((a, b) => a - b)
  const percentile = (share: number) => latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? 0
  const requests = latenciesMs.length
  return { requests, perSecond: requests / seconds, refused, failed, p50Ms: percentile(0.5), p99Ms: percentile(0.99) }
}
