import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Colleague } from '../../preload/contract.ts';

interface ColleagueListProps {
  /** Prefix of the element ids that the field refers to. */
  readonly id: string;
  readonly found: readonly Colleague[];
  /** Highlighted place, -1: none. */
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

/** The colleagues found, in the card itself: the window is no larger than its cards. The focus stays in the field. */
export function ColleagueList({ id, found, index, onChoose }: ColleagueListProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div id={`${id}-list`} className="listbox" role="listbox" aria-label={t('target.colleagues')} tabIndex={-1}>
        {found.map((colleague, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (aria-activedescendant)
          <div
            key={colleague.extension}
            id={`${id}-option-${place}`}
            className="option"
            role="option"
            tabIndex={-1}
            aria-selected={place === index}
            data-extension={colleague.extension}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(place)}
          >
            <span className="option-name">{colleague.name}</span>
            <span className="option-number">{colleague.extension}</span>
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {found.length > 0 && t('target.found', { count: found.length })}
      </p>
    </>
  );
}
