import type { ReactNode } from 'react';

/** A group of settings under one title. */
export function Section({ title, help, children }: { title: string; help?: string; children?: ReactNode }): ReactNode {
  return (
    <section className="settings-section">
      <h2 className="section-title">{title}</h2>
      {help !== undefined && <p className="field-help">{help}</p>}
      {children}
    </section>
  );
}
