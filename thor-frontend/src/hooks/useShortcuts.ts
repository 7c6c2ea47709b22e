/** Single-key shortcuts: never while typing, never with a modifier, and off when the trader says so. */

import { useEffect, useRef } from 'react';
import { usePreferences } from '../context/PreferencesContext';

export type Shortcuts = Record<string, () => void>;

const SEQUENCE_MS = 1000;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** Keys like `s`, `?`, or two in a row like `g h`. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const { shortcuts: areOn } = usePreferences().preferences;
  const newest = useRef(shortcuts);
  useEffect(() => {
    newest.current = shortcuts;
  });
  useEffect(() => {
    if (!areOn) return;
    let first = { key: '', at: 0 };
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const follows = event.timeStamp - first.at < SEQUENCE_MS;
      const sequence = follows ? newest.current[`${first.key} ${event.key}`] : undefined;
      first = { key: event.key, at: event.timeStamp };
      const action = sequence ?? newest.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('keydown', press);
    };
  }, [areOn]);
}
