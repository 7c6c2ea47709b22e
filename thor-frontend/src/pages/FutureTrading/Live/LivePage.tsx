/** "Future Trading", the right side of the split: TOTAL, then the eleven as cards, table or heatmap. */

import { Panel } from '../../../components/Panel';
import { useLive } from '../../../context/LiveContext';
import { usePreferences, type Preferences } from '../../../context/PreferencesContext';
import { useConnection, useSymbols } from '../../../hooks/live';
import { quotesPanelState } from '../../../hooks/usePanelState';
import { useShortcuts } from '../../../hooks/useShortcuts';
import { FutureCard } from './FutureCard';
import { FuturesHeatmap } from './FuturesHeatmap';
import { FuturesTable } from './FuturesTable';
import { TotalPanel } from './TotalPanel';
import styles from './Live.module.css';

type View = Preferences['futuresView'];

const VIEWS: readonly { view: View; name: string; key: string }[] = [
  { view: 'cards', name: 'Cards', key: '1' },
  { view: 'table', name: 'Table', key: '2' },
  { view: 'heatmap', name: 'Heatmap', key: '3' },
];

function Views({ view, onPick }: { view: View; onPick: (view: View) => void }) {
  return (
    <div role="group" aria-label="How the futures are shown" className={styles['views']}>
      {VIEWS.map((choice) => (
        <button
          key={choice.view}
          type="button"
          aria-pressed={choice.view === view}
          aria-keyshortcuts={choice.key}
          onClick={() => {
            onPick(choice.view);
          }}
        >
          {choice.name}
        </button>
      ))}
    </div>
  );
}

function Futures({ view, symbols }: { view: View; symbols: readonly string[] }) {
  switch (view) {
    case 'cards':
      return (
        <div className={styles['cards']}>
          {symbols.map((symbol) => (
            <FutureCard key={symbol} symbol={symbol} />
          ))}
        </div>
      );
    case 'table':
      return <FuturesTable symbols={symbols} />;
    case 'heatmap':
      return <FuturesHeatmap symbols={symbols} />;
  }
}

export default function LivePage() {
  const live = useLive();
  const symbols = useSymbols();
  const { preferences, change } = usePreferences();
  const pick = (futuresView: View) => {
    change({ futuresView });
  };
  useShortcuts(
    Object.fromEntries(
      VIEWS.map(({ key, view }) => [
        key,
        () => {
          pick(view);
        },
      ]),
    ),
  );
  return (
    <>
      <TotalPanel />
      <Panel
        title="Futures"
        state={quotesPanelState(symbols, useConnection())}
        onRetry={live.retry}
        expectedHeight={600}
        aside={<Views view={preferences.futuresView} onPick={pick} />}
      >
        {() => <Futures view={preferences.futuresView} symbols={symbols ?? []} />}
      </Panel>
    </>
  );
}
