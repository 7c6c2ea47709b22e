/** The frame of every panel, and its five states. */

import { useId, type ReactNode } from 'react';
import type { PanelState } from '../hooks/usePanelState';
import styles from './Panel.module.css';

interface Props {
  title: string;
  state: PanelState;
  onRetry: () => void;
  /** Height of the finished panel in px, so that nothing moves when the data comes. */
  expectedHeight: number;
  aside?: ReactNode;
  id?: string;
  children: () => ReactNode;
}

function Notice({ state, onRetry, expectedHeight }: Pick<Props, 'state' | 'onRetry' | 'expectedHeight'>) {
  switch (state.kind) {
    case 'loading':
      return (
        <div className={styles['skeleton']} style={{ minHeight: expectedHeight }}>
          <span className="visually-hidden">Loading</span>
        </div>
      );
    case 'empty':
      return (
        <div className={styles['notice']}>
          <p>{state.why}</p>
          <p className={styles['soft']}>{state.advice}</p>
        </div>
      );
    case 'disconnected':
      return (
        <div className={styles['notice']}>
          <p>⚠ Not connected, so there is nothing to show yet.</p>
          <button type="button" onClick={onRetry}>
            Retry
          </button>
        </div>
      );
    case 'error':
      return (
        <div className={styles['notice']} role="alert">
          <p>⚠ {state.message}</p>
          {state.requestId !== null && <p className={styles['soft']}>Request {state.requestId}</p>}
          <button type="button" onClick={onRetry}>
            Retry
          </button>
        </div>
      );
    case 'ready':
      return null;
  }
}

const TAGS = { live: null, stale: '⚠ Stale', disconnected: '⚠ Disconnected' } as const;

export function Panel({ title, state, onRetry, expectedHeight, aside, id, children }: Props) {
  const heading = useId();
  const freshness = state.kind === 'ready' ? state.freshness : 'live';
  const tag = TAGS[freshness];
  return (
    <section
      className={styles['panel']}
      aria-labelledby={heading}
      data-panel-state={state.kind === 'ready' ? freshness : state.kind}
      id={id}
    >
      <header className={styles['header']}>
        <h2 id={heading}>{title}</h2>
        {tag !== null && <span className={styles['tag']}>{tag}</span>}
        <div className={styles['aside']}>{aside}</div>
      </header>
      {state.kind === 'ready' ? (
        <div className={freshness === 'live' ? styles['body'] : styles['dimmed']}>{children()}</div>
      ) : (
        <Notice state={state} onRetry={onRetry} expectedHeight={expectedHeight} />
      )}
    </section>
  );
}
