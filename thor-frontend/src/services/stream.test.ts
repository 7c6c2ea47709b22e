import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QuoteStream, retryDelayMs, type StreamState } from './stream';

class FakeSource {
  static opened: FakeSource[] = [];
  static get newest(): FakeSource {
    const newest = FakeSource.opened.at(-1);
    if (newest === undefined) throw new Error('no stream was opened');
    return newest;
  }

  closed = false;
  private readonly listeners = new Map<string, (event: Event) => void>();

  constructor(readonly url: string) {
    FakeSource.opened.push(this);
  }

  addEventListener(name: string, listener: (event: Event) => void): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  send(name: string, data: unknown = {}, id = ''): void {
    const event = Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId: id });
    this.listeners.get(name)?.(event);
  }

  break(): void {
    this.listeners.get('error')?.(new Event('error'));
  }
}

describe('the quote stream', () => {
  let now: number;
  let states: StreamState[];
  let poll: ReturnType<typeof vi.fn<() => Promise<void>>>;
  let stream: QuoteStream;
  const heard = vi.fn();

  const pass = async (milliseconds: number) => {
    for (let step = 0; step < milliseconds; step += 50) {
      now += 50;
      await vi.advanceTimersByTimeAsync(50);
    }
  };
  const phase = () => states.at(-1)?.phase;

  beforeEach(() => {
    vi.useFakeTimers();
    FakeSource.opened = [];
    now = 0;
    states = [];
    heard.mockClear();
    poll = vi.fn<() => Promise<void>>().mockRejectedValue(new Error('down'));
    stream = new QuoteStream({
      open: (url) => new FakeSource(url) as unknown as EventSource,
      poll,
      onMessage: heard,
      onState: (state) => states.push(state),
      random: () => 0.5,
      monotonic: () => now,
    });
    stream.start();
  });

  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
  });

  it('is LIVE from the first event and hands every event on', () => {
    FakeSource.newest.send('snapshot', { rows: [] });
    FakeSource.newest.send('market', {}, '17-0');
    expect(phase()).toBe('LIVE');
    expect(heard).toHaveBeenLastCalledWith({ name: 'market', data: '{}', id: '17-0' });
  });

  it('is STALE within 7 s of the last event, and LIVE again at the next', async () => {
    FakeSource.newest.send('heartbeat');
    await pass(5500);
    expect(phase()).toBe('LIVE');
    await pass(1400);
    expect(phase()).toBe('STALE');
    FakeSource.newest.send('heartbeat');
    expect(phase()).toBe('LIVE');
  });

  it('gives a silent stream up and is DISCONNECTED with a countdown', async () => {
    FakeSource.newest.send('heartbeat');
    const first = FakeSource.newest;
    await pass(15_500);
    expect(first.closed).toBe(true);
    expect(states.at(-1)).toEqual({ phase: 'DISCONNECTED', retryInMs: 1000 });
  });

  it('takes a stream that ends as one that the server renews, and resumes by id', async () => {
    FakeSource.newest.send('session', {}, '42-0');
    FakeSource.newest.break();
    await pass(500);
    expect(FakeSource.opened).toHaveLength(2);
    expect(FakeSource.newest.url).toContain('last_event_id=42-0');
    FakeSource.newest.send('heartbeat');
    expect(states.map((state) => state.phase)).toEqual(['LIVE']);
  });

  it('is DISCONNECTED when the server is gone, and back at most 3 s after it is', async () => {
    FakeSource.newest.send('heartbeat');
    FakeSource.newest.break();
    for (let outage = 0; outage < 30; outage += 1) {
      await pass(1000);
      if (!FakeSource.newest.closed) FakeSource.newest.break();
    }
    expect(phase()).toBe('DISCONNECTED');
    const tries = FakeSource.opened.length;
    await pass(3000);
    expect(FakeSource.opened.length).toBeGreaterThan(tries);
    FakeSource.newest.send('snapshot');
    expect(phase()).toBe('LIVE');
  });

  it('tries at once when asked to', () => {
    FakeSource.newest.break();
    expect(FakeSource.opened).toHaveLength(1);
    stream.retryNow();
    expect(FakeSource.opened).toHaveLength(2);
    stream.retryNow();
    expect(FakeSource.opened).toHaveLength(2);
  });

  it('POLLs when requests work but events never arrive, and stops when they do', async () => {
    poll.mockResolvedValue(undefined);
    await pass(9500);
    expect(states).toEqual([]);
    await pass(1000);
    expect(phase()).toBe('POLLING');
    const polls = poll.mock.calls.length;
    await pass(4100);
    expect(poll.mock.calls.length).toBeGreaterThanOrEqual(polls + 2);
    FakeSource.newest.send('snapshot');
    expect(phase()).toBe('LIVE');
    const after = poll.mock.calls.length;
    await pass(5000);
    expect(poll.mock.calls.length).toBe(after);
  });

  it('stops for good', async () => {
    FakeSource.newest.send('heartbeat');
    stream.stop();
    await pass(60_000);
    expect(FakeSource.opened).toHaveLength(1);
    expect(FakeSource.newest.closed).toBe(true);
  });
});

describe('the wait before the next try', () => {
  it('is 1 to 30 s with jitter, and short in the first minute', () => {
    expect(retryDelayMs(1, 0, 0)).toBe(1000);
    expect(retryDelayMs(9, 30_000, 1)).toBeLessThanOrEqual(3000);
    expect(retryDelayMs(9, 120_000, 0.5)).toBe(30_000);
    expect(retryDelayMs(9, 120_000, 0)).toBeLessThan(30_000);
    expect(retryDelayMs(9, 120_000, 1)).toBe(30_000);
  });
});
