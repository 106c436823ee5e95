import { memo, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { DialPromptCard } from './DialPromptCard.tsx';
import type { KeyScene } from './keys.ts';
import { LiveRegions } from './LiveRegions.tsx';
import { PopupGrip } from './PopupGrip.tsx';
import { RingTone } from './ring/RingTone.tsx';
import { StackedCards } from './StackedCards.tsx';
import { type HeldCard, holdCard, limitFor, type Stack, stackCards } from './stack.ts';
import { useCardKeys, useFocusedCard } from './useCardKeys.ts';
import { useContentHeight } from './useContentHeight.ts';
import { useDisplayHeight } from './useDisplayHeight.ts';
import { useGuard } from './useGuard.ts';
import { usePopupInUse } from './usePopupInUse.ts';

const Title = memo(function Title({ id }: { id: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <h1 id={id} className="visually-hidden">
      {t('popup.title')}
    </h1>
  );
});

/** Nobody is to take a test call for a customer. */
function DemoMark(): ReactNode {
  const { t } = useTranslation();
  return (
    <p className="demo-mark" data-testid="demo-mark">
      {t('popup.demo')}
    </p>
  );
}

/** The calls that there is no room for, and how many of them want something. */
function MoreCalls({ count, ringing }: Stack['more']): ReactNode {
  const { t } = useTranslation();
  const more = t('popup.more', { count });
  const { bridge } = usePage();
  return (
    <Button
      className="more-calls"
      data-testid="more-calls"
      onPress={() => void settle(bridge.openPanel({ page: 'calls' }))}
    >
      <span>{ringing === 0 ? more : `${more}, ${t('popup.ringing', { count: ringing })}`}</span>
      <span className="more-calls-help">{t('popup.moreHelp')}</span>
    </Button>
  );
}

/** The popup: the prompt, the cards, and a line for those that do not fit. Nothing here asks for the focus. */
export function PopupApp({ state }: { state: PageState }): ReactNode {
  const titleId = useId();
  const content = useRef<HTMLElement>(null);
  const [held, setHeld] = useState<HeldCard>();
  const focused = useFocusedCard();
  const displayHeight = useDisplayHeight();
  const { visible, more } = useMemo(() => {
    const pinned = [held?.key, focused].filter((key) => key !== undefined);
    return stackCards(state.cards, pinned, limitFor(displayHeight), held);
  }, [state.cards, held, focused, displayHeight]);
  const edge = state.facts.popupGrows === 'up' ? 'bottom' : 'top';
  const follow = (key: string, isOpen: boolean): void =>
    setHeld((last) => (isOpen ? holdCard(visible, key, edge) : last?.key === key ? undefined : last));
  const isGuarded = useGuard(content);
  const prompt = state.dialPrompt;
  const isEmpty = visible.length === 0 && prompt === undefined;
  useContentHeight(content);
  usePopupInUse(isEmpty);
  const scene: KeyScene = { cards: visible, focused, asking: held?.key, hasPrompt: prompt !== undefined };
  useCardKeys(content, scene);
  return (
    <>
      <main
        ref={content}
        className="popup"
        data-empty={isEmpty || undefined}
        data-several={visible.length > 1 || (visible.length > 0 && prompt !== undefined) || undefined}
        aria-labelledby={titleId}
      >
        <Title id={titleId} />
        {prompt !== undefined && (
          <DialPromptCard key={prompt.id} prompt={prompt} isGuarded={() => isGuarded(prompt.id)} />
        )}
        {held?.edge === 'bottom' && more.count > 0 && <MoreCalls {...more} />}
        <StackedCards cards={visible} scene={scene} isGuarded={isGuarded} onEntryChange={follow} />
        {held?.edge !== 'bottom' && more.count > 0 && <MoreCalls {...more} />}
        {state.isDemo && !isEmpty && <DemoMark />}
        {state.facts.popupPlacing === 'full' && <PopupGrip />}
      </main>
      <LiveRegions cards={state.cards} />
      <RingTone />
    </>
  );
}
