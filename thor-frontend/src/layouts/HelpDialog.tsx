/** The keyboard shortcuts, and the switch that turns them off. */

import { Dialog } from '../components/Dialog';
import { usePreferences } from '../context/PreferencesContext';
import styles from './Dialogs.module.css';

const SHORTCUTS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['s'], 'Split: show or hide Future Trading'],
  [['1'], 'Futures as cards'],
  [['2'], 'Futures as a table'],
  [['3'], 'Futures as a heatmap'],
  [['f'], 'Filters of today’s sessions'],
  [['g', 'h'], 'Go home'],
  [['p'], 'Preferences'],
  [['?'], 'This help'],
  [['Esc'], 'Close what is open'],
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { preferences, change } = usePreferences();
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className={styles['keys']}>
        {SHORTCUTS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className={styles['switch']}>
        <input
          type="checkbox"
          checked={preferences.shortcuts}
          onChange={(event) => {
            change({ shortcuts: event.target.checked });
          }}
        />
        Single-key shortcuts are on
      </label>
    </Dialog>
  );
}
