import { useEffect, useState } from 'react';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

type Names = ReadonlyMap<string, string>;

async function nameOf(bridge: ScreenpopBridge, line: string): Promise<readonly [string, string]> {
  const found = await settle(bridge.searchTargets({ text: line }));
  const own = found.ok
    ? found.value.find(({ destination, name }) => destination === line && name !== undefined)
    : undefined;
  return [line, own === undefined ? line : `${own.name} (${line})`];
}

/** The watched lines by name and number, as far as the directory has them; empty until it was asked. */
export function useLineNames(lines: readonly string[]): Names {
  const { bridge } = usePage();
  const [names, setNames] = useState<Names>(new Map());
  const wanted = lines.join();
  useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const found = await Promise.all(wanted.split(',').map((line) => nameOf(bridge, line)));
      if (isWanted) setNames(new Map(found));
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [bridge, wanted]);
  return names;
}
