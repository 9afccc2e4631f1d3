import type { ComponentChildren, JSX } from 'preact'
import type { PaymentField } from './checkout-view.ts'

type FieldProps = JSX.IntrinsicElements['input'] & {
  name: PaymentField
  label: string
  fault: string | undefined
  /** What stands at the end of the label's line. */
  hint?: ComponentChildren
}

/** A labelled text field, with what is wrong with it. */
export function Field({ name, label, fault, hint, ...input }: FieldProps) {
  const faultId = `${name}-fault`
  return (
    <div class={fault === undefined ? 'field' : 'field field-faulty'} data-field>
      <div class="label-line">
        <label for={name}>{label}</label>
        {hint}
      </div>
      <input
        id={name}
        name={name}
        required
        aria-invalid={fault === undefined ? undefined : true}
        aria-describedby={faultId}
        {...input}
      />
      <p class="fault" id={faultId}>
        {fault}
      </p>
    </div>
  )
}
