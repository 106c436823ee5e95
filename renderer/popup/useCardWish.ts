import { useEffect, useState } from 'react';
import type { CardWish } from '../ui/CallCardView.tsx';
import { usePage } from '../ui/page.tsx';

/** What the user asked of a card outside of the page. */
export interface WishedCard extends CardWish {
  readonly key: string;
}

/** The last wish; the same object until there is another one. */
export function useCardWish(): WishedCard | undefined {
  const { bridge } = usePage();
  const [wish, setWish] = useState<WishedCard>();
  useEffect(
    () =>
      bridge.onEvent((event) => {
        if (event.type === 'sendCall') setWish({ key: event.key, action: event.action });
      }),
    [bridge],
  );
  return wish;
}
