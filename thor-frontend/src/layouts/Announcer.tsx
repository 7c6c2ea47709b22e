/** What a screen reader hears by itself: opens, closes, outcomes and the feed's state. Nothing else. */

import { useEffect, useState } from 'react';
import { outcomeWord } from '../components/OutcomeBadge';
import { useLive } from '../context/LiveContext';
import { useConnection } from '../hooks/live';
import type { Change } from '../services/live';
import { formatMoney } from '../utils/price';
import { connectionWords } from './ConnectionState';

export function announcementOf(change: Change): string | null {
  switch (change.kind) {
    case 'market': {
      const { display_name, country, status } = change.event;
      return `${display_name ?? country} is ${status === 'OPEN' ? 'open' : 'closed'}`;
    }
    case 'session': {
      const { region, outcome, pnl } = change.event;
      if (outcome === undefined || outcome === 'PENDING') return null;
      return `${region ?? 'A session'}: ${outcomeWord(outcome)}${typeof pnl === 'number' ? `, ${formatMoney(pnl)}` : ''}`;
    }
    case 'feed':
    case 'everything':
      return null;
  }
}

export function Announcer() {
  const live = useLive();
  const connection = useConnection();
  const [news, setNews] = useState('');
  useEffect(
    () =>
      live.onChange((change) => {
        const text = announcementOf(change);
        if (text !== null) setNews(text);
      }),
    [live],
  );
  return (
    <div className="visually-hidden">
      <div role="status">{news}</div>
      <div role="status">{connection.state === 'CONNECTING' ? '' : connectionWords(connection)}</div>
    </div>
  );
}
