import { useState } from 'react';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** Signs out. What could not be reached is told on the sign-in page. */
export function useSignOut(): { readonly isBusy: boolean; readonly signOut: () => void } {
  const { bridge } = usePage();
  const [isBusy, setBusy] = useState(false);
  const signOut = async (): Promise<void> => {
    setBusy(true);
    await settle(bridge.signOut());
    setBusy(false);
  };
  return { isBusy, signOut: () => void signOut() };
}
