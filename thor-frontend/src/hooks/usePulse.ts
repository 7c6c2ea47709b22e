/** Real seconds for ages and retry countdowns, on the monotonic clock; one timer for the whole page. */

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let reading = performance.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    reading = performance.now();
    for (const heard of listeners) heard();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The monotonic clock, read once a second. */
export function usePulse(): number {
  return useSyncExternalStore(subscribe, () => reading);
}
