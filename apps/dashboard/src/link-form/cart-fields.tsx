import { ActionIcon, Alert, Button, Group, NumberInput, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { formatMoney } from '../money/money.ts'
import { type LinkDraft, lineOf, per, totalOf } from './link-draft.ts'
import { NewPriceForm } from './new-price-form.tsx'
import { usePackageSearch, usePriceSearch } from './search-catalogue.ts'
import { SearchSelect } from './search-select.tsx'

type CartFieldsProps = {
  draft: LinkDraft
  change: (change: Partial<LinkDraft>) => void
  /** By the field's name in the API. */
  faults: Record<string, string>
}

/** What the link sells: prices with quantities, or packages. */
export function CartFields({ draft, change, faults }: CartFieldsProps) {
  const [opened, { open, close }] = useDisclosure()
  const total = totalOf(draft)
  const fault = faults[draft.sells === 'prices' ? 'line_items' : 'package_ids']
  return (
    <Stack gap="sm" component="fieldset" bd="none" p={0} m={0}>
      <Text component="legend" fw={600} mb="xs">
        What do you sell?
      </Text>
      <SegmentedControl
        aria-label="Sell prices or packages"
        value={draft.sells}
        onChange={(sells) => change({ sells: sells as LinkDraft['sells'] })}
        data={[
          { value: 'prices', label: 'Prices' },
          { value: 'packages', label: 'Packages' },
        ]}
      />
      {draft.sells === 'prices' ? (
        <>
          <Lines draft={draft} change={change} faults={faults} />
          <SearchSelect
            label="Add a price"
            placeholder="Type a product's name"
            useSearch={usePriceSearch}
            option={({ price, product }) => ({
              value: price.id,
              label:
                `${product.name} — ${formatMoney(price.unit_amount_atom, price.currency)} ${per(lineOf(price, '').recurring)}`.trim(),
            })}
            onPick={({ price, product }) => change({ lines: added(draft.lines, lineOf(price, product.name)) })}
          />
          <Button variant="default" onClick={open} w="fit-content">
            New product and price
          </Button>
          <NewPriceForm
            opened={opened}
            onClose={close}
            currency={draft.lines[0]?.currency}
            recurring={draft.mode === 'subscription'}
            onCreated={({ price, product }) => change({ lines: added(draft.lines, lineOf(price, product.name)) })}
          />
        </>
      ) : (
        <>
          {draft.packages.map((one) => (
            <Row
              key={one.id}
              name={one.name}
              detail={formatMoney(one.totalAmountAtom, one.currency)}
              onRemove={() => change({ packages: draft.packages.filter(({ id }) => id !== one.id) })}
            />
          ))}
          <SearchSelect
            label="Add a package"
            placeholder="Type a package's name"
            useSearch={usePackageSearch}
            option={(one) => ({
              value: one.id,
              label: `${one.name} — ${formatMoney(one.total_amount_atom, one.currency)}`,
            })}
            onPick={(one) => {
              if (draft.packages.some(({ id }) => id === one.id)) return
              const { id, name, currency, total_amount_atom: totalAmountAtom } = one
              change({ packages: [...draft.packages, { id, name, currency, totalAmountAtom }] })
            }}
          />
        </>
      )}
      {fault !== undefined && (
        <Alert color="red" role="alert">
          {fault}
        </Alert>
      )}
      {total !== null && (
        <Group justify="space-between">
          <Text fw={600}>Total before any coupon</Text>
          <Text fw={600} data-testid="total">
            {formatMoney(total.amountAtom, total.currency)}
          </Text>
        </Group>
      )}
    </Stack>
  )
}

function Lines({ draft, change, faults }: CartFieldsProps) {
  return draft.lines.map((line, index) => (
    <Row
      key={line.priceId}
      name={line.name}
      detail={`${formatMoney(line.unitAmountAtom, line.currency)} ${per(line.recurring)}`}
      fault={faults[`line_items[${index}].price_id`] ?? faults[`line_items[${index}]`]}
      onRemove={() => change({ lines: draft.lines.filter(({ priceId }) => priceId !== line.priceId) })}
    >
      <NumberInput
        aria-label={`Quantity of ${line.name}`}
        w={96}
        min={1}
        max={999_999}
        allowDecimal={false}
        clampBehavior="strict"
        value={line.quantity}
        error={faults[`line_items[${index}].quantity`]}
        onChange={(quantity) =>
          change({
            lines: draft.lines.map((other) =>
              other.priceId === line.priceId ? { ...other, quantity: Math.max(1, Number(quantity) || 1) } : other,
            ),
          })
        }
      />
    </Row>
  ))
}

/** The same price twice is one line of more. */
function added(lines: LinkDraft['lines'], line: LinkDraft['lines'][number]): LinkDraft['lines'] {
  const known = lines.find(({ priceId }) => priceId === line.priceId)
  if (known === undefined) return [...lines, line]
  return lines.map((other) => (other === known ? { ...other, quantity: other.quantity + 1 } : other))
}

type RowProps = {
  name: string
  detail: string
  fault?: string | undefined
  onRemove: () => void
  children?: React.ReactNode
}

function Row({ name, detail, fault, onRemove, children }: RowProps) {
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Text fw={600} dir="auto">
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {detail}
          </Text>
        </div>
        <Group wrap="nowrap" gap="xs">
          {children}
          <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={`Remove ${name}`}>
            ×
          </ActionIcon>
        </Group>
      </Group>
      {fault !== undefined && (
        <Text size="sm" c="red" role="alert">
          {fault}
        </Text>
      )}
    </Paper>
  )
}
