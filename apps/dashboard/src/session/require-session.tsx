import { Button, Center, Loader, Stack, Text } from '@mantine/core'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Shell } from '../layout/shell.tsx'
import { loadSession, useSessionState } from './session.ts'

/** Shows the pages to who is signed in, and the way to sign in to everybody else. */
export function RequireSession() {
  const { status } = useSessionState()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt asks again
  useEffect(() => {
    if (status !== 'unknown') return
    setFailed(false)
    loadSession().catch(() => setFailed(true))
  }, [status, attempt])

  const isOut = status === 'signed_out' || status === 'ended'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with the page that was asked for
  useEffect(() => {
    if (!isOut) return
    const search = { to: pathname, ...(status === 'ended' && { reason: 'ended' }) }
    void navigate({ to: '/sign-in', search: search as never, replace: true })
  }, [isOut])

  if (status === 'signed_in') return <Shell />
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
