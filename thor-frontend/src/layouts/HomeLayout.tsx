/** Home: the clock, today's sessions and, split 40/60 with `s`, the futures. It arranges pages and owns nothing else. */

import { usePreferences } from '../context/PreferencesContext';
import { useShortcuts } from '../hooks/useShortcuts';
import LivePage from '../pages/FutureTrading/Live/LivePage';
import { TodayPanel } from '../pages/FutureTrading/Sessions/TodayPanel';
import { ClockPanel } from '../pages/GlobalMarkets/ClockPanel';
import styles from './HomeLayout.module.css';

export default function HomeLayout() {
  const { preferences, change } = usePreferences();
  const toggle = () => {
    change({ split: !preferences.split });
  };
  useShortcuts({ s: toggle });
  return (
    <>
      <div className={styles['bar']}>
        <h1 className={styles['title']}>Global markets</h1>
        <button type="button" aria-pressed={preferences.split} aria-keyshortcuts="s" onClick={toggle}>
          Future Trading
        </button>
      </div>
      <div className={preferences.split ? styles['split'] : styles['single']} data-split={preferences.split}>
        <div className={styles['column']}>
          <ClockPanel />
          <TodayPanel />
        </div>
        {preferences.split && (
          <div id="futures" className={styles['column']} data-future-trading="">
            <LivePage />
          </div>
        )}
      </div>
    </>
  );
}
