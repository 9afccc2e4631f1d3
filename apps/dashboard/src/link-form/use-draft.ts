import { useEffect, useState } from 'react'
import { useSession } from '../session/session.ts'
import { emptyDraft, type LinkDraft } from './link-draft.ts'

/** The form's draft, kept in this tab for each account and mode so that a reload loses nothing. */
export function useDraft(): [LinkDraft, (change: Partial<LinkDraft>) => void, () => void] {
  const { accountId, mode } = useSession()
  const key = `paylinks.link-draft.${accountId}.${mode}`
  const [draft, setDraft] = useState<LinkDraft>(() => ({ ...emptyDraft, ...stored(key) }))

  useEffect(() => {
    sessionStorage.setItem(key, JSON.stringify(draft))
  }, [key, draft])

  function forget(): void {
    setDraft(emptyDraft)
    sessionStorage.removeItem(key)
  }
  return [draft, (change) => setDraft((current) => ({ ...current, ...change })), forget]
}

function stored(key: string): Partial<LinkDraft> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<LinkDraft>
  } catch {
    return {}
  }
}
