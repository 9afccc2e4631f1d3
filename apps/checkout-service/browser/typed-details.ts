// What a customer typed, beside the card, outlives whatever page answers: too many attempts, an outage, an expired
// checkout that is started again. It stays in the tab, for half an hour, and is forgotten once the payment is complete.

const KEY = 'checkout-typed'
const LIFETIME_MS = 30 * 60_000
const fieldIds = ['email', 'card_holder'] as const

type Typed = { at: number; values: Partial<Record<(typeof fieldIds)[number], string>> }

export function rememberTyped(form: HTMLFormElement): void {
  const inputs = fieldIds.flatMap((id) => form.querySelector<HTMLInputElement>(`#${id}:not([readonly])`) ?? [])
  const values = Object.fromEntries(inputs.map(({ id, value }) => [id, value]))
  withStorage((storage) => storage.setItem(KEY, JSON.stringify({ at: Date.now(), values } satisfies Typed)))
}

/** Fills in what is empty. */
export function restoreTyped(form: HTMLFormElement): void {
  withStorage((storage) => {
    const { at, values } = JSON.parse(storage.getItem(KEY) ?? '{"at":0,"values":{}}') as Typed
    if (Date.now() - at > LIFETIME_MS) return storage.removeItem(KEY)
    for (const id of fieldIds) {
      const input = form.querySelector<HTMLInputElement>(`#${id}:not([readonly])`)
      if (input && input.value === '') input.value = values[id] ?? ''
    }
  })
}

export function forgetTyped(): void {
  withStorage((storage) => storage.removeItem(KEY))
}

/** A browser may be set to keep nothing: then nothing is kept. */
function withStorage(work: (storage: Storage) => void): void {
  try {
    work(window.sessionStorage)
  } catch {}
}
