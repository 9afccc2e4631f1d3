import { Button, List, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { useSession } from '../session/session.ts'
import { SessionsTable } from '../sessions/sessions-table.tsx'

export function HomePage() {
  return (
    <>
      <PageHead title="Home">
        <Button component={Link} to="/payment-links/new">
          Create Payment Link
        </Button>
      </PageHead>
      <Stack gap="xl">
        <FirstSteps />
        <section aria-labelledby="newest">
          <Title order={2} size="h4" mb="sm" id="newest">
            Newest sessions
          </Title>
          <SessionsTable filters={{}} refetchInterval={10_000} />
        </section>
      </Stack>
    </>
  )
}

/** From an empty account to the first open, each step checked off as it is done. Gone once all are. */
function FirstSteps() {
  const { mode } = useSession()
  const api = useApi()
  const steps = useQuery({
    queryKey: ['first-steps', mode],
    queryFn: async () => {
      const [products, links, sessions] = await Promise.all([
        api.prices.list({ limit: 1 }),
        api.paymentLinks.list({ limit: 1 }),
        api.checkoutSessions.list({ limit: 1 }),
      ])
      return [
        { label: 'Create a product and its price', to: '/products', isDone: products.data.length > 0 },
        { label: 'Create a payment link', to: '/payment-links/new', isDone: links.data.length > 0 },
        { label: 'Open the link as a customer', to: '/payment-links', isDone: sessions.data.length > 0 },
      ]
    },
  })
  if (steps.data === undefined || steps.data.every(({ isDone }) => isDone)) return null
  return (
    <section aria-labelledby="first-steps">
      <Title order={2} size="h4" mb="sm" id="first-steps">
        First steps
      </Title>
      <List spacing="sm" center listStyleType="none">
        {steps.data.map(({ label, to, isDone }) => (
          <List.Item
            key={to}
            icon={
              <ThemeIcon color={isDone ? 'teal' : 'gray'} size={22} radius="xl" aria-hidden="true">
                {isDone ? '✓' : ''}
              </ThemeIcon>
            }
          >
            {isDone ? <Text c="dimmed">{label} (done)</Text> : <Link to={to}>{label}</Link>}
          </List.Item>
        ))}
      </List>
    </section>
  )
}
