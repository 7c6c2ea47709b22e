/** One EventSource per browser: the tab that holds the lock leads and relays; the others listen to it. */

import type { LatestQuotes } from '../types/domain';
import type { WireMessage } from '../types/events';
import type { StreamState } from './stream';

export interface Picture {
  state: StreamState;
  latest: LatestQuotes | null;
  /** The last heartbeat and feed events, so that a new tab need not wait for the next. */
  recent: WireMessage[];
}

type Relayed =
  | { kind: 'wire'; wire: WireMessage }
  | { kind: 'state'; state: StreamState }
  | { kind: 'hello' }
  | { kind: 'welcome'; picture: Picture }
  | { kind: 'retry' };

export interface TabRole {
  /** Start the stream; returns what ends it. */
  lead: () => () => void;
  picture: () => Picture;
  onWire: (wire: WireMessage) => void;
  onState: (state: StreamState) => void;
  onWelcome: (picture: Picture) => void;
  onRetry: () => void;
}

const NAME = 'thor-stream';
const PULSE_MS = 2000;
const STALE_AFTER_MS = 6000;
/** A leader that says nothing this long is frozen: the lock is taken from it. */
const DEPOSE_AFTER_MS = 20_000;

export class TabGroup {
  private readonly channel = new BroadcastChannel(NAME);
  private leading = false;
  private heardAt = performance.now();
  private ended = false;
  private release: () => void = () => undefined;
  private readonly timer = setInterval(() => {
    this.pulse();
  }, PULSE_MS);

  constructor(private readonly role: TabRole) {
    this.channel.onmessage = (event: MessageEvent<Relayed>) => {
      this.hear(event.data);
    };
    this.channel.postMessage({ kind: 'hello' } satisfies Relayed);
    this.claim(false);
  }

  /** Only browsers on https or localhost have locks; elsewhere every tab leads itself. */
  static isSupported(): boolean {
    return 'locks' in navigator && typeof BroadcastChannel === 'function';
  }

  relay(wire: WireMessage): void {
    this.post({ kind: 'wire', wire });
  }

  tellState(state: StreamState): void {
    this.post({ kind: 'state', state });
  }

  askRetry(): void {
    if (this.leading) this.role.onRetry();
    else this.post({ kind: 'retry' });
  }

  end(): void {
    this.ended = true;
    clearInterval(this.timer);
    this.release();
    this.channel.close();
  }

  private claim(steal: boolean): void {
    const held = navigator.locks.request(NAME, { steal }, () => this.leadUntilReleased());
    // Rejected when another tab took the lock from this one: queue up again behind it.
    held.catch(() => {
      this.release();
      if (!this.ended) this.claim(false);
    });
  }

  private leadUntilReleased(): Promise<void> {
    if (this.ended) return Promise.resolve();
    this.leading = true;
    const stop = this.role.lead();
    return new Promise((resolve) => {
      this.release = () => {
        if (this.leading) stop();
        this.leading = false;
        resolve();
      };
    });
  }

  private hear(message: Relayed): void {
    switch (message.kind) {
      case 'hello':
        if (this.leading) this.post({ kind: 'welcome', picture: this.role.picture() });
        return;
      case 'retry':
        if (this.leading) this.role.onRetry();
        return;
      default:
        if (!this.leading) this.follow(message);
    }
  }

  private follow(message: Exclude<Relayed, { kind: 'hello' | 'retry' }>): void {
    this.heardAt = performance.now();
    switch (message.kind) {
      case 'wire':
        this.role.onWire(message.wire);
        return;
      case 'state':
        this.role.onState(message.state);
        return;
      case 'welcome':
        this.role.onWelcome(message.picture);
        return;
    }
  }

  private pulse(): void {
    if (this.leading) {
      this.tellState(this.role.picture().state);
      return;
    }
    const quietMs = performance.now() - this.heardAt;
    if (quietMs > DEPOSE_AFTER_MS) {
      this.heardAt = performance.now();
      this.claim(true);
    } else if (quietMs > STALE_AFTER_MS) this.role.onState({ phase: 'STALE' });
  }

  private post(message: Relayed): void {
    if (!this.ended) this.channel.postMessage(message);
  }
}
