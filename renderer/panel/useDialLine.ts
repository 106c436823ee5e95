import { useEffect, useState } from 'react';
import type { UiResult } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { dialLine } from './lines.ts';

/** Which line calls are dialled from. */
export interface DialLine {
  /** The lines that are watched. */
  readonly lines: readonly string[];
  /** Undefined: none is watched. */
  readonly line: string | undefined;
  /** Counts at once; resolves when the choice is kept, or refused and taken back. */
  choose(line: string): Promise<UiResult>;
}

/** The line that is dialled from. A call that is dialled right after a choice does not wait until the settings have it. */
export function useDialLine({ link, settings }: Pick<PageState, 'link' | 'settings'>): DialLine {
  const { bridge } = usePage();
  const [chosen, setChosen] = useState<string>();
  const kept = settings.dialEndpoint;
  useEffect(() => {
    if (chosen === kept) setChosen(undefined);
  }, [chosen, kept]);
  const choose = async (line: string): Promise<UiResult> => {
    setChosen(line);
    const result = await settle(bridge.updateSettings({ dialEndpoint: line }));
    if (!result.ok) setChosen(undefined);
    return result;
  };
  return { lines: link.endpointIds, line: dialLine(chosen ?? kept, link.endpointIds), choose };
}
