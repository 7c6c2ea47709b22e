/** A class for 300 ms when a value changes, at most once a second; no keyframes, which cost more than React does. */

import { useEffect, useRef, type RefObject } from 'react';
import { usePreferences } from '../context/PreferencesContext';

const FLASH_MS = 300;
/** A price that never stands still would otherwise glow all the time, and say nothing. */
const REST_MS = 1000;

export function useFlash<E extends HTMLElement>(value: number | null | undefined): RefObject<E | null> {
  const element = useRef<E>(null);
  const before = useRef(value);
  const flashedAt = useRef(-REST_MS);
  const { flash } = usePreferences().preferences;
  useEffect(() => {
    const node = element.current;
    const previous = before.current;
    before.current = value;
    if (!flash || node === null || typeof value !== 'number' || typeof previous !== 'number') return;
    const now = performance.now();
    if (value === previous || now - flashedAt.current < REST_MS) return;
    flashedAt.current = now;
    const name = value > previous ? 'flash-up' : 'flash-down';
    node.classList.add(name);
    setTimeout(() => {
      node.classList.remove(name);
    }, FLASH_MS);
  }, [value, flash]);
  return element;
}
