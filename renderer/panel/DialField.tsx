import { type ClipboardEvent, type ReactNode, useCallback, useId, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { useTranslation } from 'react-i18next';
import type { Target, UiNumber, UiResult } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import { TargetList } from '../ui/TargetList.tsx';
import { firstHighlight, isNumberLike } from '../ui/target.ts';
import { comboboxProps } from '../ui/target-field.ts';
import { useAnswer } from './useAnswer.ts';
import { useSuggestions } from './useSuggestions.ts';

/** Whom to call: what was typed, or somebody of the list. */
export interface Callee {
  /** As it is handed over for dialling. */
  readonly number: string;
  /** As the page names it. */
  readonly shown: string;
}

/** What stands in the field, and what can be made of it. */
export interface DialText {
  readonly text: string;
  readonly found: readonly Target[];
  /** Highlighted place in the list, -1: none. */
  readonly index: number;
  readonly preview: UiResult<UiNumber> | undefined;
  type(text: string): void;
  highlight(index: number): void;
  /** Undefined: nothing was typed yet. Without a place: what Enter means. */
  callee(place?: number): Callee | undefined;
}

const nameOf = ({ name, number }: Target): string => name ?? number;

/** Follows what is typed: who might be meant, and the number that it comes to. */
export function useDialText(revision: number, line: string | undefined): DialText {
  const { bridge } = usePage();
  const [text, setText] = useState('');
  const [moved, setMoved] = useState<{ text: string; index: number }>();
  const { targets: found, isCurrent } = useSuggestions(text, revision, line);
  const previewOf = useCallback((question: string) => bridge.previewNumber({ text: question }), [bridge]);
  const preview = useAnswer(isNumberLike(text) ? text.trim() : undefined, previewOf);
  const isMoved = moved?.text === text && moved.index < found.length;
  // Enter must not call who stood there for what was typed before.
  const first = isCurrent && text.trim() !== '' ? firstHighlight(text, found) : -1;
  const index = isMoved ? moved.index : first;
  const callee = (place = index): Callee | undefined => {
    const target = found[place];
    if (target !== undefined) return { number: target.destination, shown: nameOf(target) };
    const typed = text.trim();
    if (typed === '') return undefined;
    return { number: typed, shown: preview?.ok === true ? preview.value.display : typed };
  };
  return { text, found, index, preview, callee, type: setText, highlight: (at) => setMoved({ text, index: at }) };
}

/** What will be dialled, while it is being typed. */
function Preview({ preview }: Pick<DialText, 'preview'>): ReactNode {
  const { t } = useTranslation();
  const words = (): string | undefined => {
    if (preview === undefined) return undefined;
    if (!preview.ok) return t('dial.noNumber');
    const { dial, display } = preview.value;
    return dial === display ? t('dial.dials', { number: dial }) : t('dial.dialsAs', { number: display, dial });
  };
  return (
    <p className="dial-preview" role="status" data-testid="dial-preview">
      {words()}
    </p>
  );
}

/** A pasted text may hold more than a number: what is found in it takes its place. */
function usePaste(type: DialText['type']): (event: ClipboardEvent) => void {
  const { bridge } = usePage();
  return (event) => {
    const pasted = event.clipboardData.getData('text').slice(0, 1000);
    if (isNumberLike(pasted) || !/\d/.test(pasted)) return;
    event.preventDefault();
    const take = async (): Promise<void> => {
      const result = await settle(bridge.previewNumber({ text: pasted }));
      type(result.ok ? result.value.display : pasted.trim());
    };
    void take();
  };
}

/** A number or a name, with the numbers and people that might be meant. Enter dials, arrows choose. */
export function DialField({ dial, onChoose }: { dial: DialText; onChoose: (place: number) => void }): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const paste = usePaste(dial.type);
  const { text, found, index } = dial;
  const list = { id, count: found.length, index };
  const combobox = comboboxProps({ ...list, onMove: dial.highlight, onEscape: () => dial.type('') });
  return (
    <div className="field dial-field">
      <Label className="field-label" htmlFor={`${id}-field`}>
        {t('dial.number')}
      </Label>
      <Input
        {...combobox}
        name="number"
        className="input"
        maxLength={256}
        value={text}
        placeholder={t('target.placeholder')}
        aria-describedby={`${id}-help`}
        onChange={(event) => dial.type(event.target.value)}
        onPaste={paste}
      />
      <Preview preview={dial.preview} />
      <p id={`${id}-help`} className={dial.preview === undefined ? 'field-help' : 'visually-hidden'}>
        {t('dial.help')}
      </p>
      <div className="dial-targets" data-testid="dial-targets">
        <TargetList id={id} found={found} index={index} onChoose={onChoose} />
      </div>
    </div>
  );
}
