import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly type?: 'text' | 'password' | 'url' | 'tel';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly autoComplete?: string;
  readonly isRequired?: boolean;
  /** Why the value was refused. */
  readonly error?: string;
  /** Says the error aloud: whoever has left the field hears nothing of what describes it. */
  readonly isErrorAnnounced?: boolean;
}

/** One character more than any field takes: what is cut off would be taken, and main says which limit a value breaks. */
const longest = 2001;

/** A labelled text field with a line of explanation and its error beside it. */
export function Field(props: FieldProps): ReactNode {
  const { t } = useTranslation();
  const { label, help, error, autoComplete = 'off', isErrorAnnounced = false, ...field } = props;
  return (
    <TextField
      {...field}
      className="field"
      autoComplete={autoComplete}
      maxLength={longest}
      spellCheck="false"
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label className="field-label">{label}</Label>
      <Input className="input" />
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">
        <span role={isErrorAnnounced ? 'alert' : undefined}>{error ?? t('signIn.required')}</span>
      </FieldError>
    </TextField>
  );
}
