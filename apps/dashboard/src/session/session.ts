import { useSyncExternalStore } from 'react'

export type Mode = 'live' | 'test'

/** Who is signed in. The cookie that proves it is out of reach of scripts; this is what the server says of it. */
export type Session = {
  accountId: string
  accountName: string
  /** The modes that a key was given for. */
  modes: Mode[]
  /** The mode that is switched on. */
  mode: Mode
  csrfToken: string
}

/** `unknown` until the server was asked. */
type State = { session: Session | null; status: 'unknown' | 'signed_out' | 'ended' | 'signed_in' }

const MODE_KEY = 'paylinks.mode'
const PATH = '/dashboard/session'
const AWAY = 'The server cannot be reached. Check your connection and try again.'

let state: State = { session: null, status: 'unknown' }
const listeners = new Set<() => void>()

function setState(next: State): void {
  state = next
  for (const listener of listeners) listener()
}

export function useSessionState(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}

/** The session of a page that shows nothing without one. */
export function useSession(): Session {
  const { session } = useSessionState()
  if (session === null) throw new Error('nobody is signed in')
  return session
}

type SessionAnswer = { account_id: string; account_name: string; modes: Mode[]; csrf_token: string }

/** Asks the server who is signed in. */
export async function loadSession(): Promise<void> {
  const response = await fetch(PATH).catch(() => null)
  if (response === null || response.status >= 500) throw new Error(AWAY)
  if (response.status === 200) accept((await response.json()) as SessionAnswer)
  else setState({ session: null, status: 'signed_out' })
}

/** Signs in with API keys, one for each mode at most, or with a one-time code. Rejects with a sentence for people. */
export async function signIn(credentials: { keys: string[] } | { code: string }): Promise<void> {
  const response = await fetch(PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials),
  }).catch(() => {
    throw new Error(AWAY)
  })
  const body = await response.json().catch(() => null)
  if (!response.ok) {
    throw new Error((body as { detail?: string } | null)?.detail ?? 'The server has a problem. Try again in a moment.')
  }
  accept(body as SessionAnswer)
}

export async function signOut(): Promise<void> {
  const csrfToken = state.session?.csrfToken
  if (csrfToken !== undefined) {
    await fetch(PATH, { method: 'DELETE', headers: { 'X-CSRF-Token': csrfToken } }).catch(() => undefined)
  }
  forgetSession('signed_out')
}

export function forgetSession(status: 'signed_out' | 'ended'): void {
  if (state.session !== null) setState({ session: null, status })
}

export function switchMode(mode: Mode): void {
  if (state.session === null || !state.session.modes.includes(mode)) return
  localStorage.setItem(MODE_KEY, mode)
  setState({ ...state, session: { ...state.session, mode } })
}

function accept(answer: SessionAnswer): void {
  const remembered = localStorage.getItem(MODE_KEY) as Mode | null
  const mode = remembered !== null && answer.modes.includes(remembered) ? remembered : (answer.modes[0] ?? 'test')
  setState({
    status: 'signed_in',
    session: {
      accountId: answer.account_id,
      accountName: answer.account_name,
      modes: answer.modes,
      mode,
      csrfToken: answer.csrf_token,
    },
  })
}
