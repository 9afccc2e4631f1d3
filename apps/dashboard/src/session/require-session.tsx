import { Button, Center, Loader, Stack, Text } from '@mantine/core'
import { Navigate, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Shell } from '../layout/shell.tsx'
import { loadSession, useSessionState } from './session.ts'

/** Shows the pages to who is signed in, and the way to sign in to everybody else. */
export function RequireSession() {
  const { status } = useSessionState()
  const { pathname } = useLocation()
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt asks again
  useEffect(() => {
    if (status !== 'unknown') return
    setFailed(false)
    loadSession().catch(() => setFailed(true))
  }, [status, attempt])

  if (status === 'signed_in') return <Shell />
  if (status === 'signed_out' || status === 'ended') {
    const search: Record<string, string> = { to: pathname, ...(status === 'ended' && { reason: 'ended' }) }
    return <Navigate to="/sign-in" search={search} replace />
  }
  return (
    <Center mih="60vh">
      {failed ? (
        <Stack align="center">
          <Text>The server cannot be reached.</Text>
          <Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>
        </Stack>
      ) : (
        <Loader aria-label="Loading" />
      )}
    </Center>
  )
}
