import { type OpenedLink, openedLinkSchema } from '@paylinks/contracts/share'
import { addressOf } from '../load/load.ts'

const AT_ONCE = 16
/** Addresses that no load uses: it begins at 11.0.0.1 and counts upwards. */
let nextClient = 0x0a_80_00_00

export function freshAddress(): string {
  return addressOf(nextClient++)
}

type Options = { origin: string; token: string; count: number; client?: string }

/** Opens the link so many times as a program does, and returns the sessions that it was told of. */
export async function tellSessions({ origin, token, count, client }: Options): Promise<OpenedLink[]> {
  const sessions: OpenedLink[] = []
  let left = count
  const openOneByOne = async () => {
    while (left-- > 0) {
      const response = await fetch(`${origin}/api/pay/share/${token}`, {
        headers: { 'X-Forwarded-For': client ?? freshAddress() },
      })
      const session = openedLinkSchema.safeParse(await response.json())
      if (session.success) sessions.push(session.data)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, openOneByOne))
  return sessions
}
