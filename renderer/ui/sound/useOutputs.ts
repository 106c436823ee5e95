import { useEffect, useState } from 'react';
import { listOutputs, type Output } from './outputs.ts';

/** The devices that sound can be sent to, kept up to date; undefined: not known yet, or not told. */
export function useOutputs(): readonly Output[] | undefined {
  const [outputs, setOutputs] = useState<readonly Output[]>();
  useEffect(() => {
    let isGone = false;
    const look = (): void =>
      void listOutputs(navigator.mediaDevices).then(
        (found) => isGone || setOutputs(found),
        (error: unknown) => console.warn('the sound devices are not known', error),
      );
    navigator.mediaDevices.addEventListener('devicechange', look);
    look();
    return () => {
      isGone = true;
      navigator.mediaDevices.removeEventListener('devicechange', look);
    };
  }, []);
  return outputs;
}
