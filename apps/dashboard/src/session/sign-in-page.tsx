import { Alert, Anchor, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { signIn } from './session.ts'

/** A one-time code comes behind the hash, which browsers send to no server. */
function codeInAddress(): string | null {
  return /^#code=([\w-]{20,100})$/.exec(window.location.hash)?.[1] ?? null
}

export function SignInPage() {
  const { to, reason } = useSearch({ strict: false }) as { to?: string; reason?: string }
  const navigate = useNavigate()
  const [keys, setKeys] = useState({ live: '', test: '' })
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function enter(credentials: Parameters<typeof signIn>[0]): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await signIn(credentials)
      // Only a page of ours: the address may come from anywhere.
      await navigate({ to: to?.startsWith('/') && !to.startsWith('//') ? to : '/', replace: true })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Something went wrong. Try again.')
    } finally {
      setBusy(false)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the address that the page was opened with
  useEffect(() => {
    const code = codeInAddress()
    if (code === null) return
    // A code works once, so it is of no use in the history.
    window.history.replaceState(null, '', window.location.pathname)
    void enter({ code })
  }, [])

  function submit(event: FormEvent): void {
    event.preventDefault()
    const given = [keys.live.trim(), keys.test.trim()].filter((key) => key !== '')
    if (given.length === 0) setProblem('Enter an API key.')
    else void enter({ keys: given })
  }

  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h3">
              Sign in to Paylinks
            </Title>
            <Text c="dimmed" size="sm">
              Use your API keys. With one key you see one mode; with both you can switch between live and test.
            </Text>
            {reason === 'ended' && problem === null && (
              <Alert color="blue">You were signed out. Please sign in again.</Alert>
            )}
            {problem !== null && (
              <Alert color="red" role="alert">
                {problem}
              </Alert>
            )}
            <PasswordInput
              label="Test key"
              placeholder="sk_test_…"
              autoComplete="off"
              value={keys.test}
              onChange={(event) => setKeys({ ...keys, test: event.currentTarget.value })}
            />
            <PasswordInput
              label="Live key"
              placeholder="sk_live_…"
              autoComplete="off"
              value={keys.live}
              onChange={(event) => setKeys({ ...keys, live: event.currentTarget.value })}
            />
            <Button type="submit" loading={busy}>
              Sign in
            </Button>
            <Text size="sm" c="dimmed">
              No key yet? The operator of this installation can send you a sign-in address. Developers find the API at{' '}
              <Anchor href="/docs">/docs</Anchor>.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}
