/** TOTAL first: the eleven futures' common verdict, how strong it is, and how many stand behind it. */

import { Panel } from '../../../components/Panel';
import { SignalBadge, signalWord } from '../../../components/SignalBadge';
import { useLive } from '../../../context/LiveContext';
import { useConnection, useQuote, useSymbols, useTotal } from '../../../hooks/live';
import { quotesPanelState } from '../../../hooks/usePanelState';
import type { Total } from '../../../types/domain';
import { formatSigned } from '../../../utils/price';
import { voteOf } from './figures';
import { Gauge } from './Gauge';
import styles from './Live.module.css';

function StaleName({ symbol }: { symbol: string }) {
  const quote = useQuote(symbol);
  const votes = quote !== undefined && voteOf(quote.row) !== null;
  return votes ? null : <li>{symbol}</li>;
}

interface Props {
  total: Total;
  symbols: readonly string[];
  /** False when nothing comes any more: then it says what was, not what is. */
  isHeard: boolean;
}

function Votes({ total, symbols, isHeard }: Props) {
  const all = symbols.length;
  const isComplete = total.count >= all;
  if (!isHeard)
    return <span className={styles['warn']}>{`${String(total.count)}/${String(all)} when last heard`}</span>;
  return (
    <div className={isComplete ? undefined : styles['warn']}>
      <span data-votes="">
        {isComplete ? '✓' : '⚠'} {total.count}/{all} live
      </span>
      {!isComplete && (
        <>
          <span className="visually-hidden">Without a vote:</span>
          <ul className={styles['names']}>
            {symbols.map((symbol) => (
              <StaleName key={symbol} symbol={symbol} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const REASONS: Record<string, string> = { quorum: 'Held: too few live votes, or YM is stale' };

function Verdict({ total, symbols, isHeard }: Props) {
  // The sum of no votes is no sum.
  const sum = total.count === 0 ? null : total.signal_weight_sum;
  const { reason } = total;
  return (
    <div className={styles['total']} data-total={total.composite_signal} data-total-status={total.status}>
      <SignalBadge signal={total.composite_signal} size="large" />
      <Gauge
        value={sum}
        label={`${signalWord(total.composite_signal)}, ${sum === null ? 'no votes' : `signal weight ${formatSigned(sum, 0)}`}`}
      />
      <dl className={styles['figures']}>
        <div>
          <dt>Weight sum</dt>
          <dd>{formatSigned(sum, 0)}</dd>
        </div>
        <div>
          <dt>Weighted average</dt>
          <dd>{formatSigned(total.avg_weighted, 3)}</dd>
        </div>
        <div>
          <dt>Votes</dt>
          <dd>
            <Votes total={total} symbols={symbols} isHeard={isHeard} />
          </dd>
        </div>
      </dl>
      {reason !== '' && <p className={styles['warn']}>⚠ {REASONS[reason] ?? reason}</p>}
    </div>
  );
}

export function TotalPanel() {
  const live = useLive();
  const symbols = useSymbols();
  const total = useTotal();
  const connection = useConnection();
  const isHeard = connection.cause !== 'stream';
  return (
    <Panel
      title="TOTAL"
      state={quotesPanelState(total === null ? null : symbols, connection)}
      onRetry={live.retry}
      expectedHeight={96}
      aside={isHeard ? total?.status : null}
    >
      {() => total !== null && <Verdict total={total} symbols={symbols ?? []} isHeard={isHeard} />}
    </Panel>
  );
}
