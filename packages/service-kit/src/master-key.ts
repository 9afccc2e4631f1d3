import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORMAT = 'v1'

/** Keeps secrets that must be read again, such as a webhook's, unreadable in the database. */
export type MasterKey = {
  /** `about` names what the secret belongs to, e.g. an id: a sealed text that is moved to another row cannot be opened. */
  seal(secret: string, about: string): string
  /** Throws where the text was changed, is about something else, or was sealed under a key that is not known. */
  open(sealed: string, about: string): string
}

/** A key by its id, the beginning of its SHA-256: the same on every replica, and nothing that anybody has to make up. */
const keyIdOf = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 8)

/** Each key has 32 bytes. The first one seals; all of them open, so that the first can be replaced. */
export function createMasterKey(keys: readonly Buffer[]): MasterKey {
  const [current] = keys
  if (current === undefined || keys.some((key) => key.length !== KEY_BYTES))
    throw new TypeError(`A master key has ${KEY_BYTES} bytes`)
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]))
  const currentId = keyIdOf(current)

  return {
    seal(secret, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, current, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [FORMAT, currentId, Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')].join('.')
    },
    open(sealed, about) {
      const [format, keyId = '', content = ''] = sealed.split('.')
      const key = byId.get(keyId)
      if (format !== FORMAT || key === undefined) throw new Error('sealed under a master key that is not known')
      const bytes = Buffer.from(content, 'base64url')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(about))
        .setAuthTag(tag)
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}

/** The keys that a text names: hexadecimal of 32 bytes each, the current one first, separated by commas. */
export function parseMasterKeys(text: string): Buffer[] {
  return text.split(',').map((part) => {
    const hex = part.trim()
    if (!/^[0-9a-f]{64}$/i.test(hex))
      throw new TypeError('must be 64 hexadecimal digits; older keys may follow, separated by commas')
    return Buffer.from(hex, 'hex')
  })
}
