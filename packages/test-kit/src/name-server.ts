import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'

const TYPE_A = 1
const TYPE_AAAA = 28
const HEADER_BYTES = 12

type Records = { A: string[]; AAAA: string[] }

/** A name server (RFC 1035) that gives every name these addresses, or one that never answers. */
export async function startNameServer(records: Records | 'silent') {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const asked = once(socket, 'message')
  socket.on('message', (query, { port, address }) => {
    if (records !== 'silent') socket.send(answerTo(query, records), port, address)
  })
  return {
    address: `127.0.0.1:${socket.address().port}`,
    /** Resolves once it was asked something. */
    asked,
    close: () => socket.close(),
  }
}

function answerTo(query: Buffer, records: Records): Buffer {
  const questionEnd = query.indexOf(0, HEADER_BYTES) + 5
  const question = query.subarray(HEADER_BYTES, questionEnd)
  const type = question.readUInt16BE(question.length - 4)
  const addresses = type === TYPE_A ? records.A : type === TYPE_AAAA ? records.AAAA : []

  const header = Buffer.alloc(HEADER_BYTES)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8180, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(addresses.length, 6)
  return Buffer.concat([header, question, ...addresses.map((address) => recordOf(type, address))])
}

function recordOf(type: number, address: string): Buffer {
  const data = bytesOf(address)
  const record = Buffer.alloc(12)
  // The name is that of the question.
  record.writeUInt16BE(0xc00c, 0)
  record.writeUInt16BE(type, 2)
  record.writeUInt16BE(1, 4)
  record.writeUInt32BE(0, 6)
  record.writeUInt16BE(data.length, 10)
  return Buffer.concat([record, data])
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  if (address !== '::1') throw new Error('this name server knows one IPv6 address')
  return Buffer.from([...Array(15).fill(0), 1])
}
