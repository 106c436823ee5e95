import { FlaskConical } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import { LeaveDemo } from './DemoPage.tsx';

/** The way in for who has no account: the built-in simulator. In the demonstration: the way out, and in again. */
export function TryDemo({ isDemo }: { isDemo: boolean }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<UiFailure>();
  const start = async (): Promise<void> => {
    setBusy(true);
    const result = await settle(bridge.startDemo());
    // Where it went well, this run ends in a moment.
    if (result.ok) return;
    setBusy(false);
    setFailure(result.failure);
  };
  return (
    <section className="try-demo" data-testid="try-demo">
      <FlaskConical className="icon" aria-hidden />
      <div className="try-demo-words">
        <h2 className="section-title">{t(isDemo ? 'demo.againTitle' : 'demo.tryTitle')}</h2>
        <p className="field-help">{t(isDemo ? 'demo.againHelp' : 'demo.tryHelp')}</p>
        <div className="form-actions">
          <ActionButton
            action="start-demo"
            testId="start-demo"
            size="large"
            label={t(isDemo ? 'demo.again' : 'demo.try')}
            isBusy={isBusy}
            onPress={() => void start()}
          />
          {isDemo && <LeaveDemo size="large" />}
        </div>
        {failure !== undefined && <FailureNote failure={failure} />}
      </div>
    </section>
  );
}
