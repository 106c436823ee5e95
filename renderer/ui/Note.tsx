import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface NoteProps {
  readonly sentence: string;
  readonly hint: string;
  /** The hint counts seconds: seen only, because a screen reader would speak every second. */
  readonly isCounting?: boolean;
  readonly children?: ReactNode;
}

/** Something that went wrong, said to eyes and ears: what happened, and what to do. */
export function Note({ sentence, hint, isCounting, children }: NoteProps): ReactNode {
  const silence = isCounting === true ? ({ role: 'timer', 'aria-live': 'off' } as const) : {};
  return (
    <div className="failure-note" role="alert">
      <TriangleAlert className="icon" aria-hidden />
      <div>
        <p className="failure-sentence">{sentence}</p>
        <p className="failure-hint" {...silence}>
          {hint}
        </p>
        {children}
      </div>
    </div>
  );
}
