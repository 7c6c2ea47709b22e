/** Palette, time zone, density and flash. */

import { Dialog } from '../components/Dialog';
import { usePreferences, type Preferences } from '../context/PreferencesContext';
import styles from './Dialogs.module.css';

const COMMON_ZONES = [
  'UTC',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
];

function zonesWith(chosen: string): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([chosen, own, ...COMMON_ZONES])].filter((zone) => zone !== '');
}

function Switch({ name, label }: { name: 'swapColours' | 'flash' | 'shortcuts'; label: string }) {
  const { preferences, change } = usePreferences();
  return (
    <label className={styles['switch']}>
      <input
        type="checkbox"
        checked={preferences[name]}
        onChange={(event) => {
          change({ [name]: event.target.checked });
        }}
      />
      {label}
    </label>
  );
}

export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const { preferences, change } = usePreferences();
  return (
    <Dialog title="Preferences" onClose={onClose}>
      <div className={styles['form']}>
        <label>
          Colours
          <select
            value={preferences.palette}
            onChange={(event) => {
              change({ palette: event.target.value as Preferences['palette'] });
            }}
          >
            <option value="standard">Green and red</option>
            <option value="colour-blind">Blue and orange (colour-blind)</option>
          </select>
        </label>
        <label>
          Time zone
          <select
            value={preferences.timeZone}
            onChange={(event) => {
              change({ timeZone: event.target.value });
            }}
          >
            {zonesWith(preferences.timeZone).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
        <label>
          Density
          <select
            value={preferences.density}
            onChange={(event) => {
              change({ density: event.target.value as Preferences['density'] });
            }}
          >
            <option value="comfortable">Comfortable</option>
            <option value="compact">Compact</option>
          </select>
        </label>
        <Switch name="swapColours" label="Swap the colours of up and down" />
        <Switch name="flash" label="Flash the last price when it changes" />
        <Switch name="shortcuts" label="Single-key shortcuts" />
      </div>
    </Dialog>
  );
}
