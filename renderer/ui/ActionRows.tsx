import type { ReactNode } from 'react';

interface ActionRowsProps<Action extends string> {
  readonly primary: readonly Action[];
  readonly secondary: readonly Action[];
  readonly button: (action: Action, size: 'large' | 'small') => ReactNode;
  /** What is said beneath the buttons. */
  readonly children?: ReactNode;
}

/** The buttons of a card: the main ones large, the others beneath. */
export function ActionRows<Action extends string>(props: ActionRowsProps<Action>): ReactNode {
  const { primary, secondary, button, children } = props;
  return (
    <div className="actions">
      {primary.length > 0 && (
        <div className="actions-primary" data-count={primary.length}>
          {primary.map((action) => button(action, 'large'))}
        </div>
      )}
      {secondary.length > 0 && (
        <div className="actions-secondary">{secondary.map((action) => button(action, 'small'))}</div>
      )}
      {children}
    </div>
  );
}
