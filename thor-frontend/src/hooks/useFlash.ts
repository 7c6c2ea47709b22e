/** A class for 300 ms when a value changes; no keyframes, which cost more than React does. */

import { useEffect, useRef, type RefObject } from 'react';
import { usePreferences } from '../context/PreferencesContext';

const FLASH_MS = 300;

export function useFlash<E extends HTMLElement>(value: number | null | undefined): RefObject<E | null> {
  const element = useRef<E>(null);
  const before = useRef(value);
  const { flash } = usePreferences().preferences;
  useEffect(() => {
    const node = element.current;
    const previous = before.current;
    before.current = value;
    if (!flash || node === null || typeof value !== 'number' || typeof previous !== 'number') return;
    if (value === previous) return;
    const name = value > previous ? 'flash-up' : 'flash-down';
    node.classList.add(name);
    const timer = setTimeout(() => {
      node.classList.remove(name);
    }, FLASH_MS);
    return () => {
      clearTimeout(timer);
      node.classList.remove(name);
    };
  }, [value, flash]);
  return element;
}
