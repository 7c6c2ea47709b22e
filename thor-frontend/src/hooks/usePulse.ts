/** Real seconds for ages and retry countdowns, on the monotonic clock; one timer for the whole page. */

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let reading = performance.now();

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    reading = performance.now();
    timer = setInterval(() => {
      reading = performance.now();
      for (const heard of listeners) heard();
    }, 1000);
  }
  listeners.add(listener);
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
