import { randomFillSync } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** Two characters for each 10 bits. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => `${ALPHABET[bits >> 5]}${ALPHABET[bits & 31]}`)

/** One call to the system's source of randomness serves many ids: the call costs more than the bytes. */
const random = Buffer.alloc(8_192)
let drawn = random.length
const BYTES_AN_ID = 12

let lastMs = 0
let timeText = ''
/** 31 bits: random at the start of each millisecond, then counting, so that the ids of one process sort as they were made. */
let sequence = 0

/**
 * The 26 characters of a TypeID (https://github.com/jetify-com/typeid): a UUIDv7 (RFC 9562) in base32, so 48 bits of
 * time, then what nobody can guess: 43 random bits and a sequence that starts at random.
 */
export function newTypeIdSuffix(): string {
  if (drawn + BYTES_AN_ID > random.length) {
    randomFillSync(random)
    drawn = 0
  }
  const at = drawn
  drawn += BYTES_AN_ID
  const now = Date.now()
  if (now > lastMs) beginMillisecond(now, random.readUInt32BE(at))
  // A clock that was set back does not take the ids back; a sequence that is used up borrows the next millisecond.
  else if (sequence === 0x7fff_ffff) beginMillisecond(lastMs + 1, random.readUInt32BE(at))
  else sequence++

  // 80 bits, ten at a time: version 7, 12 and 19 bits of sequence around the variant, 43 random bits.
  const high = sequence >>> 19
  const low = sequence & 0x7_ffff
  const first = 0x7000 | high
  const second = 0x8000 | (low >>> 5)
  const third = ((low & 0x1f) << 11) | (random.readUInt16BE(at + 4) & 0x7ff)
  const fourth = random.readUInt16BE(at + 6)
  const fifth = random.readUInt16BE(at + 8)
  return (
    timeText +
    PAIRS[first >>> 6] +
    PAIRS[((first & 0x3f) << 4) | (second >>> 12)] +
    PAIRS[(second >>> 2) & 0x3ff] +
    PAIRS[((second & 0x3) << 8) | (third >>> 8)] +
    PAIRS[((third & 0xff) << 2) | (fourth >>> 14)] +
    PAIRS[(fourth >>> 4) & 0x3ff] +
    PAIRS[((fourth & 0xf) << 6) | (fifth >>> 10)] +
    PAIRS[fifth & 0x3ff]
  )
}

function beginMillisecond(ms: number, start: number): void {
  lastMs = ms
  sequence = start >>> 1
  timeText = timePartOf(ms)
}

function timePartOf(ms: number): string {
  let rest = ms
  let text = ''
  // 48 bits of time behind two bits that are zero make ten characters.
  for (let character = 0; character < 10; character++) {
    text = ALPHABET[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** What the suffix of an id begins with that was made at this time, for those made later sort behind it. */
export function typeIdTimePart(time: Date): string {
  return timePartOf(Math.max(0, time.getTime()))
}
