import { beforeEach, describe, expect, it, vi } from 'vitest';
import { latest, quoteRow, total } from '../testing/builders';
import type { StreamEventName } from '../types/events';
import { Live, type Change } from './live';
import { TabGroup } from './tabLeader';

const now = '2026-03-11T00:00:00Z';

describe('what the stream says', () => {
  let live: Live;
  let changes: Change[];
  const send = (name: StreamEventName, data: unknown) => {
    live.receive({ name, data: JSON.stringify(data), id: '' });
  };

  beforeEach(() => {
    live = new Live();
    changes = [];
    live.onChange((change) => changes.push(change));
  });

  it('sets quotes, total, clock and feed at the first event', () => {
    const feeds = [{ source: 'SIM', state: 'live', age_ms: 40, message: '' }];
    send('snapshot', { ...latest(quoteRow('YM')), feeds, market_time: now, speed: 60 });
    expect(live.quotes.picture()?.rows).toHaveLength(1);
    expect(live.clock.speed).toBe(60);
    expect(live.feed.reading.get()).toMatchObject({ source: 'SIM', state: 'live' });
  });

  it('takes quotes as the feed’s sign of life, and stale ones as none', () => {
    send('snapshot', latest(quoteRow('YM')));
    expect(live.feed.ageMs(performance.now())).toBeNull();
    send('quotes', [quoteRow('YM', { is_stale: true, age_ms: 20_000 })]);
    expect(live.feed.ageMs(performance.now())).toBeNull();
    send('quotes', [quoteRow('YM', { age_ms: 70 })]);
    expect(live.feed.ageMs(performance.now())).toBeGreaterThanOrEqual(70);
    expect(live.latency.p95()).toBe(70);
  });

  it('passes on what the page has to ask for', () => {
    send('market', { country: 'Japan', status: 'OPEN', at: now });
    send('session', { session_number: 7, outcome: 'PENDING' });
    send('feed', { source: 'SIM', state: 'stale' });
    send('total', total({ count: 3 }));
    expect(changes.map((change) => change.kind)).toEqual(['market', 'session', 'feed']);
    expect(live.feed.reading.get().state).toBe('stale');
  });

  it('asks for everything again after a reset', async () => {
    const again = vi.fn(() => Promise.resolve(new Response(JSON.stringify(latest(quoteRow('ES'))))));
    vi.stubGlobal('fetch', again);
    send('reset', { reason: 'too_old' });
    await vi.waitFor(() => {
      expect(live.quotes.picture()?.rows[0]?.instrument.symbol).toBe('ES');
    });
    expect(changes).toEqual([{ kind: 'everything' }]);
    vi.unstubAllGlobals();
  });

  it('polls the clock and the feed with the quotes where events never arrive', async () => {
    const sources: EventTarget[] = [];
    class DeafSource extends EventTarget {
      constructor() {
        super();
        sources.push(this);
      }
      close = () => undefined;
    }
    const feeds = [{ source: 'SIM', state: 'stale', age_ms: 16_000, message: 'stands still' }];
    const answer = (path: string) =>
      path.startsWith('/api/health') ? { market_time: now, speed: 60, feeds } : latest(quoteRow('ES'));
    vi.spyOn(TabGroup, 'isSupported').mockReturnValue(false);
    vi.stubGlobal('EventSource', DeafSource);
    vi.stubGlobal('fetch', (path: string) => Promise.resolve(new Response(JSON.stringify(answer(path)))));
    live.start();
    sources[0]?.dispatchEvent(new Event('error'));
    await vi.waitFor(() => {
      expect(live.stream.get().phase).toBe('POLLING');
    });
    expect(live.quotes.picture()?.rows[0]?.instrument.symbol).toBe('ES');
    expect(live.clock.speed).toBe(60);
    expect(live.feed.reading.get()).toMatchObject({ source: 'SIM', state: 'stale' });
    expect(live.feed.ageMs(performance.now())).toBeGreaterThanOrEqual(16_000);
    live.stop();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('survives an event that is not JSON', () => {
    live.receive({ name: 'quotes', data: '{', id: '' });
    expect(live.quotes.picture()).toBeNull();
  });
});
