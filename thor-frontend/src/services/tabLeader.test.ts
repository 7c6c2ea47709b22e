import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TabGroup, type TabRole } from './tabLeader';

/** Web Locks in small: one holder, a queue behind it, and theft. */
class FakeLocks {
  private queue: (() => void)[] = [];
  private rob: (() => void) | null = null;

  request(_name: string, { steal }: { steal: boolean }, run: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = () => {
        let isRobbed = false;
        this.rob = () => {
          isRobbed = true;
          reject(new DOMException('stolen', 'AbortError'));
        };
        void run().then(() => {
          if (isRobbed) return;
          this.rob = null;
          resolve();
          this.queue.shift()?.();
        });
      };
      if (this.rob !== null && steal) {
        const robbed = this.rob;
        grant();
        robbed();
      } else if (this.rob === null) grant();
      else this.queue.push(grant);
    });
  }
}

class FakeChannel {
  static all: FakeChannel[] = [];
  onmessage: ((event: MessageEvent) => void) | null = null;

  constructor() {
    FakeChannel.all.push(this);
  }

  postMessage(data: unknown): void {
    for (const channel of FakeChannel.all) {
      if (channel !== this) channel.onmessage?.({ data: structuredClone(data) } as MessageEvent);
    }
  }

  close(): void {
    FakeChannel.all = FakeChannel.all.filter((channel) => channel !== this);
  }
}

function role(): TabRole & { stopped: ReturnType<typeof vi.fn> } {
  const stopped = vi.fn();
  return {
    stopped,
    lead: vi.fn(() => stopped as () => void),
    picture: vi.fn(() => ({ state: { phase: 'LIVE' as const }, latest: null, recent: [] })),
    onWire: vi.fn(),
    onState: vi.fn(),
    onWelcome: vi.fn(),
    onRetry: vi.fn(),
  };
}

const wire = { name: 'quotes', data: '[]', id: '' } as const;

describe('the tabs of one browser', () => {
  const tabs: TabGroup[] = [];
  const open = (as: TabRole) => {
    const tab = new TabGroup(as);
    tabs.push(tab);
    return tab;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    FakeChannel.all = [];
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    vi.stubGlobal('navigator', { locks: new FakeLocks() });
  });

  afterEach(() => {
    for (const tab of tabs.splice(0)) tab.end();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('have one leader; the others get its events and its picture', () => {
    const [first, second] = [role(), role()];
    const leader = open(first);
    open(second);
    expect(first.lead).toHaveBeenCalledOnce();
    expect(second.lead).not.toHaveBeenCalled();
    expect(second.onWelcome).toHaveBeenCalledOnce();
    leader.relay(wire);
    leader.tellState({ phase: 'STALE' });
    expect(second.onWire).toHaveBeenCalledWith(wire);
    expect(second.onState).toHaveBeenLastCalledWith({ phase: 'STALE' });
    expect(first.onWire).not.toHaveBeenCalled();
  });

  it('pass the lead on when the leader is closed', async () => {
    const [first, second] = [role(), role()];
    const leader = open(first);
    open(second);
    leader.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.stopped).toHaveBeenCalledOnce();
    expect(second.lead).toHaveBeenCalledOnce();
  });

  it('send a Retry to the leader', () => {
    const [first, second] = [role(), role()];
    open(first);
    open(second).askRetry();
    expect(first.onRetry).toHaveBeenCalledOnce();
  });

  it('notice a frozen leader, and depose it', async () => {
    const [first, second] = [role(), role()];
    open(first);
    open(second);
    const frozen = FakeChannel.all[0];
    if (frozen === undefined) throw new Error('no channel');
    frozen.postMessage = () => undefined;
    await vi.advanceTimersByTimeAsync(9000);
    expect(second.onState).toHaveBeenLastCalledWith({ phase: 'STALE' });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(second.lead).toHaveBeenCalledOnce();
    expect(first.stopped).toHaveBeenCalledOnce();
  });
});
