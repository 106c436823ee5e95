import { memo, type PointerEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import { useKeysKeptOff } from './useKeysKeptOff.ts';

/**
 * The handle that the popup is dragged by. Main moves the window, by the pointer's place on the screen: what
 * `app-region: drag` makes of a window is a title bar, with the system's menu, snapping and activation. Not for the
 * keyboard, and silent to screen readers: the settings say which display the popup comes up on.
 */
export const PopupGrip = memo(function PopupGrip(): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const frame = useRef<number>(undefined);
  const keepKeysOff = useKeysKeptOff();
  const tell = (phase: 'start' | 'move' | 'end'): void => void settle(bridge.dragPopup({ phase }));
  const start = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    // No text is marked, and whatever on the page has the focus keeps it.
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    keepKeysOff();
    tell('start');
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || frame.current !== undefined) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = undefined;
      tell('move');
    });
  };
  const end = (): void => {
    if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    frame.current = undefined;
    tell('end');
  };
  return (
    <div
      className="popup-grip"
      data-testid="popup-grip"
      aria-hidden
      title={t('popup.move')}
      onPointerDown={start}
      onPointerMove={move}
      onLostPointerCapture={end}
    />
  );
});
