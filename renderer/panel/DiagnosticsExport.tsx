import { FileDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { Note } from '../ui/Note.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import { Toggle } from './Toggle.tsx';

type Exported =
  | { readonly status: 'idle' | 'busy' }
  | { readonly status: 'saved'; readonly path: string }
  | { readonly status: 'refused'; readonly failure: UiFailure };

function Outcome({ exported }: { exported: Exported }): ReactNode {
  const { t } = useTranslation();
  if (exported.status !== 'refused') return null;
  const { failure } = exported;
  // The one thing that a user can get wrong here is the folder.
  return failure.code === 'invalid-input' ? (
    <Note sentence={t('health.export.failed')} hint={t('health.export.failedHint')} />
  ) : (
    <FailureNote failure={failure} />
  );
}

/** One file for support; main asks where to. */
export function DiagnosticsExport(): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [withPersonalData, setPersonal] = useState(false);
  const [exported, setExported] = useState<Exported>({ status: 'idle' });
  const start = async (): Promise<void> => {
    setExported({ status: 'busy' });
    const result = await settle(bridge.exportDiagnostics({ withPersonalData }));
    if (!result.ok) return setExported({ status: 'refused', failure: result.failure });
    const { path } = result.value;
    setExported(path === undefined ? { status: 'idle' } : { status: 'saved', path });
  };
  const isBusy = exported.status === 'busy';
  return (
    <section className="settings-section" data-testid="diagnostics">
      <h2 className="section-title">{t('health.export.title')}</h2>
      <p className="field-help">{t('health.export.help')}</p>
      <Toggle
        name="withPersonalData"
        label={t('health.export.personal')}
        help={t('health.export.personalHelp')}
        isOn={withPersonalData}
        onChange={setPersonal}
      />
      <div className="form-actions">
        <ActionButton
          action="export-diagnostics"
          size="large"
          label={isBusy ? t('health.export.busy') : t('health.export.submit')}
          icon={<FileDown className="icon" aria-hidden />}
          isBusy={isBusy}
          onPress={() => void start()}
        />
      </div>
      <p className="saved-path" role="status" data-testid="diagnostics-saved">
        {exported.status === 'saved' && t('health.export.saved', { path: exported.path })}
      </p>
      <Outcome exported={exported} />
    </section>
  );
}
