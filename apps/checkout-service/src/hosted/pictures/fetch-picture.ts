import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress } from '@paylinks/service-kit/public-address'
import { createNameResolver, guardedLookup, type ResolveName } from '@paylinks/service-kit/resolve-name'
import { type Picture, pictureTypeOf } from './picture-type.ts'

const FETCH_TIMEOUT_MS = 3_000
const MAX_PICTURE_BYTES = 1024 * 1024

type FetchOptions = {
  /** Which addresses may be connected to: those of the internet. */
  allows?: (address: string) => boolean
  resolveName?: ResolveName
}

/**
 * Fetches a merchant's picture, so that the customer's browser need not ask a third party for it. It is the merchant who
 * says from where, so this connects to the internet alone and never to this network; it checks the very address that it
 * then connects to, follows no redirect, and takes no more than a picture's bytes and a moment's time. Null when there
 * is no picture to be had.
 */
export async function fetchPicture(url: string, options: FetchOptions = {}): Promise<Picture | null> {
  const { allows = isPublicAddress, resolveName = createNameResolver() } = options
  const lookup = guardedLookup(resolveName, allows)
  const content = await fetchBytes(new URL(url), allows, lookup).catch(() => null)
  const type = content === null ? null : pictureTypeOf(content)
  return content === null || type === null ? null : { content, type }
}

function fetchBytes(
  url: URL,
  allows: (address: string) => boolean,
  lookup: ReturnType<typeof guardedLookup>,
): Promise<Buffer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // An address in the URL is connected to without a look-up.
  if (isIP(host) !== 0 && !allows(host)) return Promise.reject(new Error('not an address of the internet'))
  const get = url.protocol === 'https:' ? getHttps : getHttp
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS)
    const headers = { Accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif', 'User-Agent': 'Paylinks' }
    const request = get(url, { signal, headers, agent: false, lookup }, (response) => {
      readPicture(response).then(resolve, reject)
    })
    request.on('error', reject)
  })
}

async function readPicture(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`)
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAX_PICTURE_BYTES) throw new Error('too large')
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } finally {
    response.destroy()
  }
}
