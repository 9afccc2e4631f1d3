import {
  cardDigits,
  cardNumberFault,
  expiryFault,
  holderFault,
  securityCodeFault,
} from '@paylinks/contracts/form-fields/card'
import { emailFault, normaliseEmail } from '@paylinks/contracts/form-fields/email'
import { trimBlank } from '@paylinks/contracts/form-fields/typed-text'

/** Every field that is checked before anything is sent, in the order of the page. */
const fieldIds = ['email', 'card_number', 'card_expiry', 'card_cvc', 'card_holder'] as const
type FieldId = (typeof fieldIds)[number]

/** Checks each field when it is left, and a faulty one again while it is corrected. */
export function checkFieldsWhenLeft(form: HTMLFormElement): void {
  for (const [id, input] of fieldsOf(form)) {
    input.addEventListener('blur', () => {
      afterPress(() => {
        tidy(id, input)
        // A field that was only passed by is not yet wrong.
        if (input.value !== '') showFault(input, faultOf(form, id))
      })
    })
    input.addEventListener('input', () => {
      if (input.hasAttribute('aria-invalid') && faultOf(form, id) === '') showFault(input, '')
    })
  }
}

let isPressed = false
for (const [event, pressed] of [
  ['pointerdown', true],
  ['pointerup', false],
  ['pointercancel', false],
] as const) {
  document.addEventListener(
    event,
    () => {
      isPressed = pressed
    },
    { capture: true },
  )
}

/** A sentence that appears while a button is pressed would move the button away from under the pointer. */
function afterPress(work: () => void): void {
  if (isPressed) document.addEventListener('click', work, { capture: true, once: true })
  else work()
}

/** Shows every fault of what paying in this way needs, and goes to the first. Whether there is none. */
export function checkBeforeSending(form: HTMLFormElement, method: string): boolean {
  const needed = fieldsOf(form).filter(([id]) => id === 'email' || method === 'credit_card')
  const faulty = needed.filter(([id, input]) => {
    tidy(id, input)
    const fault = faultOf(form, id)
    showFault(input, fault)
    return fault !== ''
  })
  faulty[0]?.[1].focus()
  return faulty.length === 0
}

function fieldsOf(form: HTMLFormElement): [FieldId, HTMLInputElement][] {
  return fieldIds.flatMap((id) => {
    const input = form.querySelector<HTMLInputElement>(`#${id}`)
    return input === null || input.readOnly ? [] : [[id, input] as [FieldId, HTMLInputElement]]
  })
}

function tidy(id: FieldId, input: HTMLInputElement): void {
  const tidied = id === 'email' ? normaliseEmail(input.value) : trimBlank(input.value)
  if (tidied !== input.value) input.value = tidied
}

function faultOf(form: HTMLFormElement, id: FieldId): string {
  const textOf = (name: FieldId) => form.querySelector<HTMLInputElement>(`#${name}`)?.value ?? ''
  switch (id) {
    case 'email':
      return emailFault(textOf(id)) ?? ''
    case 'card_number':
      return cardNumberFault(textOf(id)) ?? notATestCard(textOf(id), form.dataset.testCards) ?? ''
    case 'card_expiry':
      return expiryFault(textOf(id), new Date()) ?? ''
    case 'card_cvc':
      return securityCodeFault(textOf(id), textOf('card_number')) ?? ''
    case 'card_holder':
      return holderFault(textOf(id)) ?? ''
  }
}

/** A number that is no test card must not leave the browser in test mode, for it may be somebody's. */
function notATestCard(number: string, testCards: string | undefined): string | null {
  if (testCards === undefined || testCards.split(' ').includes(cardDigits(number))) return null
  return 'This is a test. Use one of the test cards, never a real card. The number was not sent.'
}

function showFault(input: HTMLInputElement, message: string): void {
  const field = input.closest('[data-field]')
  const fault = field?.querySelector('.fault')
  if (!field || !fault) return
  field.classList.toggle('field-faulty', message !== '')
  fault.textContent = message
  if (message === '') input.removeAttribute('aria-invalid')
  else input.setAttribute('aria-invalid', 'true')
}
