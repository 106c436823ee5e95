import { LoaderCircle } from 'lucide-react';
import { memo, type ReactNode, type RefObject, useInsertionEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { isSame, isSameElement } from './same.ts';

/** A button of a card. */
export interface ActionButtonProps {
  /** `data-action`; also what a key looks for. */
  readonly action: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly size: 'large' | 'small';
  readonly tone?: 'answer' | 'end' | 'accent' | 'neutral';
  /** The key that does the same, shown on the button. */
  readonly hint?: string;
  /** The key would do nothing now: its place is kept, for when it does. */
  readonly isHintIdle?: boolean;
  /** Only its sign is seen: its word and its key are in its tooltip. */
  readonly isSign?: boolean;
  /** Longer explanation, for the pointer and screen readers. */
  readonly description?: string;
  /** Nobody knows whether it works here: marked, and told by `description`. */
  readonly isUntested?: boolean;
  readonly isBusy?: boolean;
  /** Does nothing now, but keeps its looks and the focus. */
  readonly isInert?: boolean;
  /** Asked when a press begins: true drops the press. */
  readonly isGuarded?: () => boolean;
  readonly type?: 'button' | 'submit';
  readonly testId?: string;
  onPress?(): void;
}

const shortHints: Readonly<Record<string, string>> = { Escape: 'Esc', Enter: '↵' };

/** What the pointer is told: what the button says of itself, or the word and the key that cannot be seen. */
function tooltipOf({ isSign, label, hint, description }: ActionButtonProps): string | undefined {
  if (isSign !== true) return description;
  return hint === undefined ? label : `${label} (${shortHints[hint] ?? hint})`;
}

/** What a button does, as it was said last: it is asked when it is pressed, and its looks do not depend on it. */
type Doings = Pick<ActionButtonProps, 'isGuarded' | 'onPress'>;

type LooksProps = Omit<ActionButtonProps, keyof Doings> & { readonly doings: RefObject<Doings> };

const looksSame = (before: LooksProps, after: LooksProps): boolean =>
  isSame(before, after, ['icon']) && isSameElement(before.icon, after.icon);

/**
 * A press counts only if it began while the button was not guarded. `aria-disabled` instead of `disabled`, because a
 * disabled button would lose the focus in the middle of a call. Painted anew only where it looks different: on a busy line
 * there are a hundred of them, and 50 changes a second.
 */
export function ActionButton({ onPress, isGuarded, ...looks }: ActionButtonProps): ReactNode {
  const doings = useRef<Doings>({});
  useInsertionEffect(() => {
    doings.current = { ...(onPress && { onPress }), ...(isGuarded && { isGuarded }) };
  });
  return <ButtonLooks {...looks} doings={doings} />;
}

const ButtonLooks = memo(function ButtonLooks(props: LooksProps): ReactNode {
  const {
    action,
    label,
    icon,
    size,
    tone = 'neutral',
    hint,
    description,
    isBusy,
    isInert,
    type = 'button',
    doings,
  } = props;
  const isMeant = useRef(false);
  const isStill = isInert === true || isBusy === true;
  return (
    <Button
      className="button"
      type={type}
      data-action={action}
      data-testid={props.testId}
      data-size={size}
      data-tone={tone}
      data-untested={props.isUntested === true || undefined}
      data-busy={isBusy === true || undefined}
      onPressStart={() => {
        isMeant.current = !isStill && doings.current.isGuarded?.() !== true;
      }}
      onPress={() => {
        if (isMeant.current) doings.current.onPress?.();
      }}
      render={(button) => (
        <button
          {...button}
          title={tooltipOf(props)}
          aria-description={description}
          aria-disabled={isStill || undefined}
          aria-busy={isBusy === true || undefined}
          aria-keyshortcuts={props.isHintIdle === true ? undefined : hint}
        />
      )}
    >
      {isBusy === true ? <LoaderCircle className="icon icon-busy" aria-hidden /> : icon}
      <span className={props.isSign === true ? 'visually-hidden' : 'button-label'}>
        {label}
        {props.isUntested === true && (
          <span className="button-mark" data-testid="untested" aria-hidden>
            ?
          </span>
        )}
      </span>
      {hint !== undefined && props.isSign !== true && (
        <kbd className="key-hint" data-idle={props.isHintIdle === true || undefined} aria-hidden>
          {shortHints[hint] ?? hint}
        </kbd>
      )}
    </Button>
  );
}, looksSame);
